import { expect, test } from 'vitest'
import { stringValue } from '../../parsers/python/syntax.ts'
import { factsOf } from '../../testing/audit.ts'
import type { PythonFacts } from './types.ts'

/** Resolves the last name in `app/use.py`, written as an expression statement on its last line. */
async function resolved(files: Record<string, string>): Promise<string | undefined> {
  const facts = await factsOf('python', files)
  const found = facts.resolve(lastExpression(facts))
  return found === undefined ? undefined : `${found.kind} ${found.name}`
}

function lastExpression(facts: PythonFacts) {
  const statement = facts.module('app.use')?.root.parts.at(-1)
  const expression = statement?.parts[0]
  if (expression === undefined) throw new Error('app/use.py must end with an expression')
  return expression
}

async function constant(text: string, files: Record<string, string> = {}) {
  const facts = await factsOf('python', { 'app/__init__.py': '', ...files, 'app/use.py': text })
  return facts.constant(lastExpression(facts))
}

test('follows absolute, relative and re-exported imports', async () => {
  const files = {
    'app/__init__.py': '',
    'app/api/__init__.py': 'from .deps import guard as require_user\n',
    'app/api/deps.py': 'def guard():\n    pass\n',
  }
  expect(await resolved({ ...files, 'app/use.py': 'from app.api import require_user\nrequire_user' })).toBe(
    'function app.api.deps.guard',
  )
  expect(await resolved({ ...files, 'app/use.py': 'from .api.deps import guard\nguard' })).toBe(
    'function app.api.deps.guard',
  )
  expect(await resolved({ ...files, 'app/use.py': 'from . import api\napi.deps.guard' })).toBe(
    'function app.api.deps.guard',
  )
  expect(await resolved({ ...files, 'app/use.py': 'import app.api.deps\napp.api.deps.guard' })).toBe(
    'function app.api.deps.guard',
  )
  expect(await resolved({ ...files, 'app/use.py': 'from app.api.deps import *\nguard' })).toBe(
    'function app.api.deps.guard',
  )
})

test('names outside the repository keep their full name', async () => {
  expect(await resolved({ 'app/__init__.py': '', 'app/use.py': 'from fastapi import APIRouter as R\nR' })).toBe(
    'external fastapi.APIRouter',
  )
  expect(await resolved({ 'app/__init__.py': '', 'app/use.py': 'import os\nos.environ.get' })).toBe(
    'external os.environ.get',
  )
})

test('a module of the repository named like one of the standard library is not taken for it', async () => {
  const files = {
    'app/__init__.py': '',
    'app/logging.py': 'def info(): ...\n',
    'app/use.py': 'import logging\nlogging.info',
  }
  expect(await resolved(files)).toBe('external logging.info')
})

test('finds packages below src and without __init__.py', async () => {
  const facts = await factsOf('python', {
    'pyproject.toml': '',
    'src/svc/__init__.py': '',
    'src/svc/db.py': 'engine = 1\n',
    'src/svc/use.py': 'from svc.db import engine\nengine',
    'worker/tasks/mail.py': 'def send(): ...\n',
  })
  expect(facts.module('svc.db')?.file).toBe('src/svc/db.py')
  expect(facts.module('worker.tasks.mail')?.file).toBe('worker/tasks/mail.py')
})

test('a module beside a package of its name is imported under no name; one that is a program stays', async () => {
  const names = async (text: string) => {
    const files = { 'app/__init__.py': '', 'app/models/__init__.py': 'A = 1\n', 'app/models.py': text }
    return (await factsOf('python', files)).code.map(({ file }) => file)
  }
  expect(await names('A = 2\n')).toEqual(['app/__init__.py', 'app/models/__init__.py'])
  expect(await names('if __name__ == "__main__":\n    run()\n')).toContain('app/models.py')
})

test('instances: attributes of what constructors, annotations and self assignments make', async () => {
  const files = { 'app/__init__.py': '', 'app/client.py': 'import httpx\nclient = httpx.AsyncClient()\n' }
  expect(await resolved({ ...files, 'app/use.py': 'from app.client import client\nclient.get' })).toBe(
    'external httpx.AsyncClient.get',
  )
  const service =
    'class Base:\n    def save(self): ...\nclass Service(Base):\n    def __init__(self):\n        self.x = 1\n'
  expect(await resolved({ 'app/__init__.py': '', 'app/use.py': `${service}Service().save` })).toBe(
    'function app.use.Base.save',
  )
})

test('import loops and self references end', async () => {
  expect(
    await resolved({
      'app/__init__.py': '',
      'app/a.py': 'from app.b import x\n',
      'app/b.py': 'from app.a import x\n',
      'app/use.py': 'from app.a import x\nx',
    }),
  ).toBeUndefined()
  expect(await constant('a = b\nb = a\na')).toBeUndefined()
})

test('constants through names, f-strings, settings and defaults', async () => {
  const settings = {
    'app/settings.py':
      'from pydantic import Field\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    prefix: str = "/api/v1"\n    size: int = Field(default=5)\nsettings = Settings()\n',
  }
  expect(await constant('from app.settings import settings\nf"{settings.prefix}/leads"', settings)).toBe(
    '/api/v1/leads',
  )
  expect(await constant('from app.settings import settings\nsettings.size', settings)).toBe(5)
  expect(await constant('import os\nos.getenv("ROOT", "/x")')).toBe('/x')
  expect(await constant('import os\nos.getenv("ROOT")')).toBeUndefined()
  expect(await constant('A = "a"\nA + "b"')).toBe('ab')
  expect(await constant('f"{1}{{x}}"')).toBe('1{x}')
})

test('a file that does not parse is counted, and what could be read of it is kept', async () => {
  const facts = await factsOf('python', { 'app/broken.py': 'def ok(): ...\ndef broken(:\n    x = = 1\n' })
  expect(facts.coverage).toMatchObject({ files: 1, parsed: 0 })
  expect(facts.coverage.unparsed[0]?.file).toBe('app/broken.py')
  expect(facts.modules[0]?.root.find('function_definition').length).toBeGreaterThan(0)
})

test('new grammar parses: PEP 695 aliases and generics, PEP 758 except, match, t-strings', async () => {
  const facts = await factsOf('python', {
    'app/new.py':
      'type User = Annotated[str, 1]\ndef f[T](x: T) -> T:\n    try:\n        pass\n    except A, B:\n        pass\n    match x:\n        case {"a": [1, *_]}: return x\nclass C[T]: ...\n',
  })
  expect(facts.coverage.unparsed).toEqual([])
})

test('strings: escapes, raw, concatenated, bytes of braces', async () => {
  const facts = await factsOf('python', { 'app/use.py': '("a\\n" r"\\d" \'\\\'\')' })
  expect(stringValue(lastExpression(facts))).toBe("a\n\\d'")
})

test('calls are found by full name, under aliases and on instances', async () => {
  const facts = await factsOf('python', {
    'app/a.py':
      'import httpx\nfrom httpx import get as fetch\nfetch("x")\nhttpx.get("y")\nc = httpx.Client()\nc.post("z")\nother.get("n")\n',
  })
  expect(facts.callsTo('httpx.get').map(({ node }) => node.line)).toEqual([4, 3])
  expect(facts.callsTo('httpx.*').map(({ name }) => name)).toEqual([
    'httpx.get',
    'httpx.get',
    'httpx.Client',
    'httpx.Client.post',
  ])
})

test('a name that a condition binds is known after it, one of a comprehension is not', async () => {
  expect(await constant('if (x := "a"):\n    pass\nx\n')).toBe('a')
  expect(await constant('y = [x for x in ("a",) if x]\nx\n')).toBeUndefined()
})
