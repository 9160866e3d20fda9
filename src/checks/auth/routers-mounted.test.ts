import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/routers-mounted'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails for the router nothing includes, after one that is included', async () => {
  const outcome = await check(
    `a = APIRouter()\n@a.get("/a")\ndef fa(): ...\napp.include_router(a)\nb = APIRouter()\n@b.get("/b")\ndef fb(): ...\n`,
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:16'])
})

test('passes when all are included, through another router too', async () => {
  const outcome = await check(
    `a = APIRouter()\n@a.get("/a")\ndef fa(): ...\nb = APIRouter()\nb.include_router(a)\napp.include_router(b)\n`,
  )
  expect(outcome.status).toBe('pass')
})

test('a router without routes of its own, or one that may be included dynamically, is not accused', async () => {
  expect((await check('a = APIRouter()\n@app.get("/x")\ndef x(): ...\n')).status).toBe('not-applicable')
  const dynamic = `a = APIRouter()\n@a.get("/a")\ndef fa(): ...\nimport importlib\napp.include_router(importlib.import_module("x").r)\n`
  expect((await check(dynamic)).status).toBe('unverified')
})

test('a package of routers without an application is unverified', async () => {
  const files = { 'lib/routes.py': 'from fastapi import APIRouter\nr = APIRouter()\n@r.get("/a")\ndef a(): ...\n' }
  expect((await outcomeOf(ID, files)).status).toBe('unverified')
})
