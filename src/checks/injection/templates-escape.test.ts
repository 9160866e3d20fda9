import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/templates-escape'
const head = `import html
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, FileSystemLoader, select_autoescape
router = APIRouter()
`
const page = { 'app/templates/index.html': '<p>{{ name }}</p>\n' }
const outcome = (body: string) => outcomeOf(check, { ...page, 'app/web.py': head + body })

test('an environment without autoescape that renders pages fails; the escaping one before it does not', async () => {
  const result = await outcome(
    'a = Environment(loader=FileSystemLoader("templates"), autoescape=select_autoescape())\nb = Environment(loader=FileSystemLoader("templates"))\nb.get_template("index.html")\n',
  )
  expect(placesOf(result)).toEqual(['app/web.py:8'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('escaping that is switched off later, or by False, fails', async () => {
  expect((await outcome('templates = Jinja2Templates("templates")\ntemplates.env.autoescape = False\n')).status).toBe(
    'fail',
  )
  expect((await outcome('a = Environment(autoescape=False)\na.get_template("index.html")\n')).status).toBe('fail')
})

test.each([
  ['the default of Jinja2Templates', 'templates = Jinja2Templates(directory="templates")\n'],
  ['autoescape=True', 'a = Environment(autoescape=True)\na.get_template("index.html")\n'],
  ['prompts', 'prompt_env = Environment(loader=FileSystemLoader("prompts"))\nprompt_env.get_template("summary.j2")\n'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a page put together from a request value fails, an escaped or fixed one does not', async () => {
  const handler = (content: string) =>
    `@router.get("/")\ndef index(name: str, number: int):\n    return HTMLResponse(${content})\n`
  const bad = await outcome(handler('f"<h1>{name}</h1>"'))
  expect(bad).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect((await outcome(handler('f"<h1>{html.escape(name)}</h1>"'))).status).toBe('pass')
  expect((await outcome(handler('f"<h1>{number}</h1>"'))).status).toBe('pass')
  expect((await outcome(handler('"<h1>Hello</h1>"'))).status).toBe('pass')
})

test('what an object that knows the request gives need not come from the client', async () => {
  const page = (content: string) =>
    outcome(
      `from app.state import State\n@router.get("/")\ndef index(request):\n    base = ${content}\n    return HTMLResponse("<base href='{}'>".format(base))\n`,
    )
  expect(await page('request.query_params["base"]')).toMatchObject({ findings: [{ confidence: 'high' }] })
  const state = await outcomeOf(check, {
    'app/other.py': 'from app.state import State\ndef of(request):\n    return State(request).base_url\n',
    'app/state.py':
      'class Base:\n    def __init__(self, state):\n        self.state = state\n    @property\n    def base_url(self):\n        return self.state.base_url\nclass State(Base):\n    def __init__(self, request):\n        super().__init__(request.app.state)\n',
    'app/web.py': `${head}from fastapi import Request\nfrom app.state import State\n@router.get("/")\ndef index(request: Request):\n    base = State(request).base_url\n    return HTMLResponse("<base href='{}'>".format(base))\n`,
  })
  expect(JSON.stringify(state)).not.toContain('"confidence":"high"')
})

test('an environment of unknown use is no certain finding', async () => {
  expect(await outcomeOf(check, { 'app/x.py': 'from jinja2 import Environment\ne = Environment()\n' })).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
})

test('templates nobody renders are unverified, nothing is not applicable', async () => {
  expect((await outcomeOf(check, page)).status).toBe('unverified')
  expect((await outcomeOf(check, { 'app/x.py': 'x = 1\n' })).status).toBe('not-applicable')
})
