import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/admin-endpoints-require-role'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails when a login is enough', async () => {
  const outcome = await check(
    `@app.get("/admin/a")\ndef a(u=Depends(admin)): ...\n@app.get("/admin/b")\ndef b(u=Depends(user)): ...\n`,
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:14'])
})

test('passes with the role', async () => {
  expect((await check(`@app.get("/admin/a")\ndef a(u=Depends(admin)): ...\n`)).status).toBe('pass')
})

test('credentials that only administrators have are a role', async () => {
  const basic = `def admin_basic(request: Request):\n    if request.headers.get("Authorization") != "Basic x":\n        raise HTTPException(401)\n`
  expect((await check(`${basic}@app.get("/admin/a")\ndef a(u=Depends(admin_basic)): ...\n`)).status).toBe('pass')
})

test('a login of a module that is called admin_auth is no role', async () => {
  const module =
    'from fastapi import HTTPException, Request\ndef logged_in(request: Request):\n    if request.headers.get("Authorization") != "Bearer x":\n        raise HTTPException(401)\n'
  const body = 'from app.admin_auth import logged_in\n@app.get("/admin/a")\ndef a(u=Depends(logged_in)): ...\n'
  expect((await check(body, { 'app/admin_auth.py': module })).status).toBe('fail')
})

test('without admin endpoints the question does not arise', async () => {
  expect((await check(`@app.get("/x")\ndef x(u=Depends(user)): ...\n`)).status).toBe('not-applicable')
})

test('a guard named for the super user demands a role', async () => {
  const guard =
    'def check_super_user(u=Depends(user)):\n    if u.id != SETTINGS.super_user:\n        raise HTTPException(403)\n    return u\n'
  const text = `${guard}@app.get("/admin/restart", dependencies=[Depends(check_super_user)])\ndef restart(): ...\n`
  expect((await check(text)).status).toBe('pass')
})
