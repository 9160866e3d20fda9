import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'

type Files = Record<string, string>

/** `METHOD path` of each endpoint but the documentation, with its condition behind a `?`. */
async function routes(files: Files): Promise<string[]> {
  const { endpoints } = await factsOf('endpoints', { 'app/__init__.py': '', ...files })
  return endpoints
    .filter(({ purpose }) => purpose !== 'documentation')
    .map(({ method, path, conditional }) => `${method} ${path}${conditional === undefined ? '' : ` ? ${conditional}`}`)
    .sort()
}

const main = (body: string): Files => ({ 'app/main.py': `from fastapi import FastAPI, APIRouter\n${body}` })

test('a factory of routers makes another router for each of its calls, also through other factories', async () => {
  const body = `def reader(kind: str):
    router = APIRouter(prefix=f"/v1/{kind}")
    @router.get("/{key}")
    def read(key): ...
    return router
def both(kind, extra="/extra"):
    outer = APIRouter()
    inner = reader(kind=kind)
    outer.include_router(inner)
    outer.include_router(inner, prefix=extra)
    return outer
USES = both("use")
SUBJECTS = both("subject", extra="/more")
app = FastAPI()
for router in [USES, SUBJECTS]:
    app.include_router(router)
`
  expect(await routes(main(body))).toEqual([
    'GET /extra/v1/use/{key}',
    'GET /more/v1/subject/{key}',
    'GET /v1/subject/{key}',
    'GET /v1/use/{key}',
  ])
})

test('what a factory is given and cannot be known stays unknown, for that call alone', async () => {
  const body = `def make(kind):
    router = APIRouter(prefix=f"/{kind}")
    @router.get("/x")
    def x(): ...
    return router
app = FastAPI()
app.include_router(make("a"))
app.include_router(make(load_kind()))
`
  expect(await routes(main(body))).toEqual(['GET /a/x', 'GET /{?}/x'])
})

test('an application that a factory makes is one application, however often the factory is called', async () => {
  const body = `def create(prefix="/api"):
    app = FastAPI(openapi_url=None)
    @app.get("/x")
    def x(): ...
    return app
app = create()
other = create("/y")
`
  const { applications } = await factsOf('endpoints', main(body))
  expect(applications.map(({ name }) => name)).toEqual(['app.main.app'])
  expect(await routes(main(body))).toEqual(['GET /x'])
})

test('prefixes and conditions from the objects of a loop', async () => {
  const body = `from dataclasses import dataclass
@dataclass(frozen=True)
class Resolver:
    entity: str
    prefixes: tuple[str, ...] = ("/none",)
USER = Resolver(entity="user", prefixes=("/user",))
CUSTOMER = Resolver("customer", prefixes=("/customer", "/end_user"))
router = APIRouter()
def register_one(router, resolver, prefix):
    async def activity(): ...
    router.add_api_route(f"{prefix}/activity", activity, methods=["GET"])
def register_users(router, prefix):
    async def users(): ...
    router.add_api_route(f"{prefix}/users", users, methods=["GET"])
def register(router, resolver):
    for prefix in resolver.prefixes:
        register_one(router, resolver, prefix)
        if resolver.entity == "user":
            register_users(router, prefix)
for resolver in (USER, CUSTOMER):
    register(router, resolver)
app = FastAPI()
app.include_router(router)
`
  expect(await routes(main(body))).toEqual([
    'GET /customer/activity',
    'GET /end_user/activity',
    'GET /user/activity',
    'GET /user/users',
  ])
})

test('a setting decides nothing, whatever its default, nor does a variable that is set twice', async () => {
  const body = `from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    debug: bool = False
settings = Settings()
def register(router, flag, path):
    ready = False
    if flag:
        ready = True
    if settings.debug:
        @router.get(path + "/debug")
        def debug(): ...
    if ready:
        @router.get(path + "/ready")
        def ready_(): ...
    if path == "/b":
        @router.get(path + "/only-b")
        def only(): ...
app = FastAPI(openapi_url=None)
register(app, True, "/a")
register(app, False, "/b")
`
  expect(await routes(main(body))).toEqual([
    'GET /a/debug ? settings.debug',
    'GET /a/ready ? ready',
    'GET /b/debug ? settings.debug',
    'GET /b/only-b',
    'GET /b/ready ? ready',
  ])
})

const fromJson = (read: string): Files => ({
  'app/data/endpoints.json':
    '{"endpoints": [{"path": "/files", "method": "GET"}, {"path": "/files/{id}", "method": "DELETE"}]}',
  ...main(`import json, os
from pathlib import Path
def load():
    ${read}
def register(router):
    config = load()
    for entry in config["endpoints"]:
        method = entry["method"].lower()
        async def handler(): ...
        add = getattr(router, method)
        if entry.get("hidden", False):
            add("/hidden" + entry["path"])(handler)
        add(f"/v1{entry['path']}")(handler)
app = FastAPI()
register(app)
`),
})

test('routes out of a JSON file of the package, registered by a method chosen by its name', async () => {
  const found = ['DELETE /v1/files/{id}', 'GET /v1/files']
  const opened = 'with open(Path(__file__).parent / "data" / "endpoints.json") as f:\n        return json.load(f)'
  expect(await routes(fromJson(opened))).toEqual(found)
  const text = 'return json.loads((Path(__file__).resolve().parents[0] / "data/endpoints.json").read_text())'
  expect(await routes(fromJson(text))).toEqual(found)
  const joined = 'return json.load(open(os.path.join(os.path.dirname(__file__), "data", "endpoints.json")))'
  expect(await routes(fromJson(joined))).toEqual(found)
})

test('a file that is named from outside, or is not there, gives no routes', async () => {
  expect(await routes(fromJson('return json.load(open(os.environ["CONFIG"]))'))).toEqual([])
  expect(await routes(fromJson('return json.load(open(Path(__file__).parent / "other.json"))'))).toEqual([])
  expect(await routes(fromJson('return json.load(open(Path(__file__).parent / "../../etc/x.json"))'))).toEqual([])
})

const pages = `from os import listdir, path
from starlette.applications import Starlette
from starlette.responses import FileResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
def file(mount, full):
    return Route(mount, lambda _: FileResponse(path=full))
def build():
    base = path.join(path.dirname(__file__), "web/")
    if not path.isdir(base):
        return [Route("/placeholder", lambda _: FileResponse(path="/x"))]
    routes = []
    for entry in listdir(base):
        full = path.join(base, entry)
        if path.isdir(full):
            routes.append(Mount(f"/{entry}", StaticFiles(directory=full)))
        if path.isfile(full):
            routes.append(file(f"/{entry}", full))
    return routes
app = Starlette(routes=build())
`

test('one route for each file of a folder, as far as the folder is there', async () => {
  const files = { 'app/main.py': pages, 'app/web/index.html': '<html>', 'app/web/assets/a.css': '' }
  expect(await routes(files)).toEqual(['* /assets', 'GET /index.html'])
  const { endpoints } = await factsOf('endpoints', files)
  expect(endpoints.map(({ auth, purpose }) => [auth.kind, purpose])).toEqual([
    ['open', 'static'],
    ['open', 'static'],
  ])
})

test('a folder that a build makes later is not known: what depends on it is conditional or told', async () => {
  const found = await factsOf('endpoints', { 'app/__init__.py': '', 'app/main.py': pages })
  expect(found.endpoints.every(({ conditional, pathKnown }) => conditional !== undefined || !pathKnown)).toBe(true)
})

const cloning = (path: string, more = ''): Files =>
  main(`from fastapi import Depends, HTTPException
from fastapi.routing import APIRoute
def guard():
    raise HTTPException(401)
router = APIRouter(dependencies=[Depends(guard)])
@router.get("/workflows/{id}")
def one(id): ...
@router.post("/workflows", include_in_schema=False)
def hidden(): ...
@router.get("/agents")
def agents(): ...
@router.get("/workflows")
def all(): ...
def rename(path):
    return "/".join("agents" if part == "workflows" else part for part in path.split("/"))
def alias(app: FastAPI):
    for route in list(app.router.routes):
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        renamed = ${path}
        if renamed == route.path:
            continue
        app.router.add_api_route(renamed, route.endpoint, methods=list(route.methods)${more})
app = FastAPI(openapi_url=None)
app.include_router(router, prefix="/v1")
alias(app)
`)

test('routes that a loop makes of the routes there are, with the guards it takes over', async () => {
  const { endpoints, unresolved } = await factsOf(
    'endpoints',
    cloning('rename(route.path)', ', dependencies=route.dependencies'),
  )
  const shown = endpoints.map(({ method, path, auth, handler }) => [`${method} ${path}`, auth.kind, handler])
  expect(shown).toEqual([
    ['GET /v1/workflows/{id}', 'guarded', 'app.main.one'],
    ['GET /v1/agents', 'guarded', 'app.main.agents'],
    ['GET /v1/workflows', 'guarded', 'app.main.all'],
    ['POST /v1/workflows', 'guarded', 'app.main.hidden'],
    ['GET /v1/agents/{id}', 'guarded', 'app.main.one'],
  ])
  expect(unresolved).toEqual([])
})

test('a route that is made of another without its dependencies does not have the guards of its router', async () => {
  const { endpoints } = await factsOf('endpoints', cloning('rename(route.path)'))
  expect(endpoints.find(({ path }) => path === '/v1/agents/{id}')?.auth.kind).toBe('open')
})

test('a loop whose paths cannot be computed is told, and gives no routes', async () => {
  const { endpoints, unresolved } = await factsOf('endpoints', cloning('translate(route.path)'))
  expect(endpoints).toHaveLength(4)
  expect(unresolved.map(({ reason }) => reason)).toEqual([
    'the paths that are made from other routes could not be computed',
  ])
})

const lazily = (loader: string): Files => ({
  'app/one.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/one")\ndef one(): ...\n',
  'app/two/__init__.py': 'from .views import router\n',
  'app/two/views.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/two")\ndef two(): ...\n',
  'app/dead.py': 'from fastapi import APIRouter\nrouter = APIRouter()\n@router.get("/dead")\ndef dead(): ...\n',
  ...main(`import importlib
def include(attribute="router"):
    def register(app, module):
        app.include_router(getattr(module, attribute))
    return register
FEATURES = [("app.one", include()), ("app.two", include("router"))]
app = FastAPI(openapi_url=None)
for name, register in FEATURES:
    register(app, importlib.import_module(${loader}))
`),
})

test('an include by name can only mean what the table of names holds', async () => {
  expect(await routes(lazily('name'))).toEqual(['GET /one', 'GET /two'])
  expect(await routes(lazily('f"app.{name}"'))).toEqual(['GET /dead', 'GET /one', 'GET /two'])
})

test('the routes of a router handed over as a list', async () => {
  const body = (list: string): Files => ({
    'app/main.py': `from starlette.applications import Starlette
from starlette.routing import Route, Router
def home(request): ...
router = Router()
router.add_route("/home", home, methods=["GET"])
def build_routes():
    return ${list}
app = Starlette(routes=build_routes())
app.router.routes.append(Route("/late", home, methods=["POST"]))
`,
  })
  expect(await routes(body('router.routes'))).toEqual(['GET /home', 'POST /late'])
  expect(await routes(body('[*router.routes, Route("/more", home)]'))).toEqual(['GET /home', 'GET /more', 'POST /late'])
})

test('an application that a condition names is the one that is mounted', async () => {
  const body = `class Manager:
    def application(self):
        return None
class Simple(Manager):
    def application(self):
        inner = FastAPI(openapi_url=None)
        @inner.get("/token")
        def token(): ...
        return inner
def manager() -> Manager:
    return load()
app = FastAPI(openapi_url=None)
if found := manager().application():
    app.mount("/auth", found)
`
  expect(await routes(main(body))).toEqual(['GET /auth/token ? found := manager().application()'])
})

test('views of a class that a class method makes in a loop over a dictionary', async () => {
  const body = `router = APIRouter()
class Tags:
    @classmethod
    def create(cls, prefix, identifier):
        class View(cls):
            @router.get(f"/api/{prefix}/{{{identifier}}}/tags")
            def index(self): ...
        return View
KINDS = {"histories": ["History", "history_id"], "workflows": ["Workflow", "workflow_id"]}
for prefix, item in KINDS.items():
    name, identifier = item
    Tags.create(prefix, identifier)
app = FastAPI()
app.include_router(router)
`
  expect(await routes(main(body))).toEqual([
    'GET /api/histories/{history_id}/tags',
    'GET /api/workflows/{workflow_id}/tags',
  ])
})

test('under the test of a setting its empty default is not what it holds', async () => {
  const body = `import os
PREFIX = os.getenv("PREFIX", "")
app = FastAPI(openapi_url=None)
def x(): ...
app.add_api_route(f"/a{PREFIX}", x)
if PREFIX:
    app.add_api_route(f"/b{PREFIX}", x)
`
  expect(await routes(main(body))).toEqual(['GET /a', 'GET /b{?} ? PREFIX'])
})

test('functions that register and call themselves or one another come to an end', async () => {
  const body = `def walk(app, prefix, depth):
    app.add_api_route(prefix + "/x", handler)
    if depth > 0:
        walk(app, prefix + "/deeper", depth - 1)
        other(app, prefix)
def other(app, prefix):
    walk(app, prefix + "/other", 0)
def handler(): ...
app = FastAPI(openapi_url=None)
walk(app, "/a", 3)
`
  expect(await routes(main(body))).toContain('GET /a/x')
})

const commanded = (decorator: string): Files =>
  main(`import click, typer
@click.command()
${decorator}
def serve(base_url):
    start(base_url=base_url)
def start(base_url):
    app = FastAPI(openapi_url=None)
    router = APIRouter(prefix=base_url)
    @router.get("/x")
    def x(): ...
    app.include_router(router)
    if base_url:
        app.add_api_route(f"{base_url}/y", x)
`)

test('options of the command line count with their default, as settings do, and decide nothing', async () => {
  const found = ['GET /x', 'GET {?}/y ? base_url']
  expect(await routes(commanded('@click.option("--base-url", "-b", default="")'))).toEqual(found)
  expect(await routes(commanded('@click.option("--base-url")'))).toEqual(['GET {?}/x', 'GET {?}/y ? base_url'])
  expect(await routes(commanded('@click.option("--other", default="")'))).toEqual(['GET {?}/x', 'GET {?}/y ? base_url'])
})

test('a prefix out of settings within settings', async () => {
  const body = `from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings
class Run(BaseModel):
    root_path: str = "/root"
class Config(BaseSettings):
    run: Run = Field(default_factory=Run)
def load():
    return Config(**read())
config = load()
router = APIRouter(prefix=config.run.root_path)
@router.get("/x")
def x(): ...
app = FastAPI(openapi_url=None)
app.include_router(router)
`
  expect(await routes(main(body))).toEqual(['GET /root/x'])
})

test('lists that are filled, attributes and changed parameters decide nothing', async () => {
  const body = `class Service:
    def __init__(self):
        self.ready = None
    def start(self, app, prefix):
        if self.ready:
            app.add_api_route(prefix + "/ready", x)
    def prepare(self):
        self.ready = load()
def register(app, prefix, flag):
    found = []
    for one in load():
        found.append(one)
    filled = {}
    fill(filled)
    if found:
        app.add_api_route(prefix + "/found", x)
    if filled:
        app.add_api_route(prefix + "/filled", x)
    if load():
        flag = False
    if flag:
        app.add_api_route(prefix + "/flag", x)
    if not prefix:
        return
    app.add_api_route(prefix + "/last", x)
def x(): ...
app = FastAPI(openapi_url=None)
Service().start(app, "/s")
register(app, "/r", True)
register(app, "", True)
`
  expect(await routes(main(body))).toEqual([
    'GET /filled ? filled',
    'GET /flag ? flag',
    'GET /found ? found',
    'GET /r/filled ? filled',
    'GET /r/flag ? flag',
    'GET /r/found ? found',
    'GET /r/last',
    'GET /s/ready ? self.ready',
  ])
})
