import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'

async function routes(files: Record<string, string>): Promise<string[]> {
  const { endpoints } = await factsOf('endpoints', files)
  return endpoints.filter(({ purpose }) => purpose !== 'documentation').map(({ method, path }) => `${method} ${path}`)
}

const main = (body: string): Record<string, string> => ({
  'app/__init__.py': '',
  'app/main.py': `from fastapi import FastAPI, APIRouter\n${body}`,
})

test('prefixes of constructor, include and settings add up', async () => {
  const files = {
    'app/__init__.py': '',
    'app/settings.py':
      'from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    api: str = "/api/v1"\nsettings = S()\n',
    'app/leads.py':
      'from fastapi import APIRouter\nrouter = APIRouter(prefix="/leads")\n@router.get("/{id}")\ndef one(): ...\n@router.post("")\ndef create(): ...\n',
    'app/main.py':
      'from fastapi import FastAPI\nfrom app.settings import settings\nfrom app.leads import router as leads_router\napp = FastAPI()\napp.include_router(leads_router, prefix=settings.api)\n',
  }
  expect(await routes(files)).toEqual(['GET /api/v1/leads/{id}', 'POST /api/v1/leads'])
})

test('a router included twice gives its endpoints once for each way', async () => {
  const body =
    'r = APIRouter()\n@r.get("/x")\ndef x(): ...\napp = FastAPI()\napp.include_router(r)\napp.include_router(r, prefix="/v2")\n'
  expect(await routes(main(body))).toEqual(['GET /x', 'GET /v2/x'])
})

test('a router that is never included gives none, and is told', async () => {
  const { endpoints, routers } = await factsOf(
    'endpoints',
    main('app = FastAPI(openapi_url=None)\nr = APIRouter()\n@r.get("/x")\ndef x(): ...\n'),
  )
  expect(endpoints).toEqual([])
  expect(routers.map(({ name, state }) => [name, state])).toEqual([['app.main.r', 'unmounted']])
})

test('module style, api_route, add_api_route, WebSockets', async () => {
  const body =
    'import fastapi\napp = fastapi.FastAPI()\n@app.api_route("/a", methods=["GET", "POST"])\ndef a(): ...\ndef b(): ...\napp.add_api_route("/b", b, methods=["DELETE"])\n@app.websocket("/ws")\nasync def ws(websocket): ...\n'
  expect((await routes(main(body))).sort()).toEqual(['DELETE /b', 'GET /a', 'POST /a', 'WEBSOCKET /ws'])
})

test('routes registered in a loop, with paths and handlers of the turn', async () => {
  const body =
    'app = FastAPI()\ndef a(): ...\ndef b(): ...\nfor path, fn in [("/a", a), ("/b", b)]:\n    app.add_api_route(path, fn)\n'
  expect(await routes(main(body))).toEqual(['GET /a', 'GET /b'])
})

test('routers of a loop over modules, a parameter default, and a returned list', async () => {
  const files = {
    'app/__init__.py': '',
    'app/a.py': 'from fastapi import APIRouter\nrouter = APIRouter(prefix="/a")\n@router.get("")\ndef a(): ...\n',
    'app/b.py': 'from fastapi import APIRouter\nrouter = APIRouter(prefix="/b")\n@router.get("")\ndef b(): ...\n',
    'app/main.py':
      'from fastapi import FastAPI\nfrom app import a, b\nROUTERS = [b.router]\ndef create(routers=ROUTERS):\n    app = FastAPI()\n    for module in (a,):\n        app.include_router(module.router)\n    for router in routers:\n        app.include_router(router)\n    return app\napp = create()\n',
  }
  expect(await routes(files)).toEqual(['GET /a', 'GET /b'])
})

test('an application passed to a function that registers on it', async () => {
  const body =
    'def register(application: FastAPI):\n    @application.get("/x")\n    def x(): ...\napp = FastAPI()\nregister(app)\n'
  expect(await routes(main(body))).toEqual(['GET /x'])
})

test('mounted applications and static files; documentation of a mounted application moves with it', async () => {
  const body =
    'from fastapi.staticfiles import StaticFiles\napp = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)\nsub = FastAPI(redoc_url=None)\n@sub.get("/x")\ndef x(): ...\napp.mount("/sub", sub)\napp.mount("/static", StaticFiles(directory="s"))\n'
  const { endpoints } = await factsOf('endpoints', main(body))
  expect(endpoints.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /sub/x',
    'GET /sub/openapi.json',
    'GET /sub/docs',
    'GET /sub/docs/oauth2-redirect',
    '* /static',
  ])
})

test('Starlette: lists of routes, nested mounts, endpoint classes', async () => {
  const files = {
    'app/main.py':
      'from starlette.applications import Starlette\nfrom starlette.routing import Route, Mount, WebSocketRoute\nfrom starlette.endpoints import HTTPEndpoint\nclass Users(HTTPEndpoint):\n    async def get(self, request): ...\n    async def post(self, request): ...\nasync def home(request): ...\nasync def ws(websocket): ...\nroutes = [Route("/", home), Mount("/api", routes=[Route("/users", Users), WebSocketRoute("/ws", ws)])]\napp = Starlette(routes=routes)\n',
  }
  expect((await routes(files)).sort()).toEqual(['GET /', 'GET /api/users', 'POST /api/users', 'WEBSOCKET /api/ws'])
})

test('include of something that cannot be followed is told, not swallowed', async () => {
  const { unresolved } = await factsOf(
    'endpoints',
    main('app = FastAPI()\nimport importlib\napp.include_router(importlib.import_module("x").router)\n'),
  )
  expect(unresolved).toHaveLength(1)
  expect(unresolved[0]?.at.line).toBe(4)
})

test('a route under a condition carries it', async () => {
  const { endpoints } = await factsOf(
    'endpoints',
    main(
      'app = FastAPI(openapi_url=None)\nimport os\nif os.getenv("DEBUG"):\n    @app.get("/debug")\n    def debug(): ...\n',
    ),
  )
  expect(endpoints.map(({ path, conditional }) => [path, conditional])).toEqual([['/debug', 'os.getenv("DEBUG")']])
})

test('an endpoint path whose value is unknown says so', async () => {
  const { endpoints } = await factsOf(
    'endpoints',
    main('app = FastAPI(openapi_url=None)\n@app.get(load("x") + "/y")\ndef y(): ...\n'),
  )
  expect(endpoints.map(({ path, pathKnown }) => [path, pathKnown])).toEqual([['{?}/y', false]])
})

test('clients, mocks and tests are no endpoints', async () => {
  const files = {
    'app/client.py': 'import httpx\nclient = httpx.Client()\ndef f():\n    return client.get("/x")\n',
    'tests/test_x.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/x")\ndef x(): ...\n',
  }
  expect(await routes(files)).toEqual([])
})

test('frameworks that are not read are named', async () => {
  const { frameworks } = await factsOf('endpoints', {
    'app/main.py': 'from flask import Flask\napp = Flask(__name__)\n',
  })
  expect(frameworks.map(({ name, understood }) => [name, understood])).toEqual([['Flask', false]])
})

test('Node frameworks are named from package.json, build tools are not', async () => {
  const { frameworks } = await factsOf('endpoints', {
    'worker.py': 'x = 1\n',
    'package.json': '{\n  "dependencies": {\n    "koa": "2"\n  },\n  "devDependencies": { "fastify": "5" }\n}\n',
  })
  expect(frameworks).toEqual([{ name: 'Koa', understood: false, at: { file: 'package.json', line: 3 } }])
})

test('a function that includes routers, called twice, gives each endpoint once', async () => {
  const body =
    'r = APIRouter()\n@r.get("/x")\ndef x(): ...\ndef fill(router: APIRouter) -> APIRouter:\n    router.include_router(r)\n    return router\napp = FastAPI()\napp.include_router(fill(APIRouter()))\napp.include_router(fill(APIRouter(prefix="/{tenant}")))\n'
  expect((await routes(main(body))).sort()).toEqual(['GET /x', 'GET /{tenant}/x'])
})

test('one path with two sets of guards stays two endpoints', async () => {
  const body =
    'from fastapi import Depends, HTTPException\ndef strict():\n    raise HTTPException(401)\nr = APIRouter()\n@r.get("/x")\ndef x(): ...\napp = FastAPI()\napp.include_router(r, dependencies=[Depends(strict)])\napp.include_router(r)\n'
  expect(await routes(main(body))).toEqual(['GET /x', 'GET /x'])
})

test('a fixed redirect is static, one to where the caller says is not', async () => {
  const body =
    'from fastapi.responses import RedirectResponse\napp = FastAPI(openapi_url=None)\n@app.get("/admin")\ndef a():\n    """Adds the slash."""\n    return RedirectResponse("/admin/", status_code=308)\n@app.get("/go")\ndef b(to: str):\n    return RedirectResponse(to)\n@app.get("/do")\ndef c():\n    erase()\n    return RedirectResponse("/")\n'
  const { endpoints } = await factsOf('endpoints', main(body))
  expect(endpoints.map(({ purpose }) => purpose)).toEqual(['static', 'ordinary', 'ordinary'])
})

test('an application that a command serves to its own machine is no part of the service', async () => {
  const cli = (host: string, decorator = '@auth.command()') => `import click, uvicorn
${decorator}
def login():
    from fastapi import FastAPI
    app = FastAPI()
    @app.get("/callback")
    def callback(code: str): ...
    class Server:
        def start(self):
            uvicorn.run(app, host=${host}, port=8085)
`
  const service = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/leads")\ndef leads(): ...\n'
  const seen = (text: string, more: Record<string, string> = { 'app/main.py': service }) =>
    routes({ 'app/__init__.py': '', 'app/cli.py': text, ...more })
  expect(await seen(cli('"127.0.0.1"'))).toEqual(['GET /leads'])
  expect(await seen(cli('"0.0.0.0"'))).toContain('GET /callback')
  expect(await seen(cli('os.environ["HOST"]'))).toContain('GET /callback')
  expect(await seen(cli('"127.0.0.1"', '@cached'))).toContain('GET /callback')
  expect(await seen(cli('"127.0.0.1"'), {})).toEqual(['GET /callback'])
})
