import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/no-dynamic-evaluation'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/api.py': `import ast, pickle, yaml, jinja2, importlib
from jinja2.sandbox import SandboxedEnvironment
from fastapi import APIRouter, Request
router = APIRouter()
env = jinja2.Environment()
safe = SandboxedEnvironment()
@router.post("/run")
async def run(request: Request, rule: str):
    ${body.replaceAll('\n', '\n    ')}
`,
  })

test.each([
  ['eval', 'eval(rule)'],
  ['exec of compiled code', 'code = compile(rule, "x", "exec")\nexec(code)'],
  ['pickle of a body', 'pickle.loads(await request.body())'],
  ['yaml without a safe loader', 'yaml.load(rule)'],
  ['a template', 'env.from_string(rule).render()'],
  ['jinja2.Template', 'jinja2.Template(rule)'],
  ['a module by name', 'importlib.import_module(rule)'],
])('fails: %s', async (_, body) => {
  const result = await outcome(`ast.literal_eval(rule)\n${body}`)
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(result)).toEqual([`app/api.py:${9 + body.split('\n').length}`])
})

test.each([
  ['ast.literal_eval', 'ast.literal_eval(rule)'],
  ['eval-named methods', 'model.eval()\nredis.eval(rule)\npage.exec(rule)'],
  ['safe YAML', 'yaml.safe_load(rule)\nyaml.load(rule, Loader=yaml.SafeLoader)\nyaml.load(rule, yaml.CSafeLoader)'],
  ['a module below a package of ours', 'importlib.import_module(f"app.plugins.{rule}")'],
  ['constant code', 'eval("1 + 1")'],
  ['a file of a fixed name', 'with open("/start.py") as f:\n    exec(compile(f.read(), "/start.py", "exec"))'],
  ['a constant template', 'env.from_string("Hello {{ name }}").render(name=rule)'],
  ['a sandboxed template', 'safe.from_string(rule).render()'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a file whose name comes from elsewhere may hold anything', async () => {
  expect(await outcome('with open(rule) as f:\n    exec(f.read())')).toMatchObject({ status: 'fail' })
})

test('a cache file of the service itself weighs little', async () => {
  const text = 'import pickle\ndef load(path):\n    with open(path, "rb") as f:\n        return pickle.load(f)\n'
  expect(await outcomeOf(check, { 'app/cache.py': text })).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test('what nobody saw a client send is for somebody to look at, and blocks nothing', async () => {
  const helper = 'import pickle\ndef unpack_all(data):\n    return pickle.loads(data)\n'
  const main = 'from app.x import unpack_all\nfrom app.queue import receive\nprint(unpack_all(receive()))\n'
  const shim =
    'def shim(target, names):\n    text = f"def call{names}:\\n    return __target({names})"\n    exec(compile(text, "<shim>", "single"), {"__target": target})\n'
  for (const files of [{ 'app/x.py': helper }, { 'app/x.py': helper, 'app/main.py': main }, { 'app/x.py': shim }]) {
    expect(await outcomeOf(check, files)).toMatchObject({ findings: [{ confidence: 'low' }] })
  }
})

test('signed data weighs little', async () => {
  const text =
    'import pickle, hmac\ndef load(data, tag):\n    if not hmac.compare_digest(tag, sign(data)):\n        raise ValueError\n    return pickle.loads(data)\n'
  expect(await outcomeOf(check, { 'app/x.py': text })).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test('no Python is not applicable, broken Python is unverified', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
  expect((await outcomeOf(check, { 'app/a.py': 'def f(:\n  x = = 1\n' })).status).toBe('unverified')
})
