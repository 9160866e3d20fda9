import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/admin-endpoints-guarded'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails for the admin endpoint without a guard, after one that has it', async () => {
  const outcome = await check(
    `@app.get("/admin/a", dependencies=[Depends(admin)])\ndef a(): ...\n@app.get("/admin/b")\ndef b(): ...\n`,
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:14'])
})

test('passes with the place where the guard refuses', async () => {
  const outcome = await check(
    `r = APIRouter(prefix="/admin", dependencies=[Depends(admin)])\n@r.get("/a")\ndef a(): ...\napp.include_router(r)\n`,
  )
  expect(outcome).toMatchObject({ status: 'pass', evidence: [{ file: 'app/main.py', line: 10 }] })
})

test('the login page of the admin portal is public, and "administrators" is only a word', async () => {
  const outcome = await check(`@app.get("/admin/login")\ndef a(): ...\n@app.get("/badminton")\ndef b(): ...\n`)
  expect(outcome.status).toBe('not-applicable')
})

test('a guard that cannot be followed, or a file that cannot be read, is no pass', async () => {
  expect(
    (await check(`from acme import require_admin\n@app.get("/admin/a")\ndef a(u=Depends(require_admin)): ...\n`))
      .status,
  ).toBe('unverified')
  const good = `@app.get("/admin/a", dependencies=[Depends(admin)])\ndef a(): ...\n`
  expect((await check(good, { 'app/broken.py': 'def x(:\n  = =\n' })).status).toBe('unverified')
})

test('another framework, or none', async () => {
  expect((await outcomeOf(ID, { 'app.py': 'from flask import Flask\napp = Flask(__name__)\n' })).status).toBe(
    'unverified',
  )
  expect((await outcomeOf(ID, { 'app.py': 'print(1)\n' })).status).toBe('not-applicable')
})
