import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'http/security-headers'
const app = 'from fastapi import FastAPI\napp = FastAPI()\n'

test('an application that sets none is told', async () => {
  expect(placesOf(await outcomeOf(id, { 'app/main.py': app }))).toEqual(['search'])
})

test('a middleware that sets them passes, one that is never registered does not', async () => {
  const body =
    'async def headers(request, call_next):\n    response = await call_next(request)\n    response.headers["X-Content-Type-Options"] = "nosniff"\n    return response\n'
  expect(await outcomeOf(id, { 'app/main.py': `${app}@app.middleware("http")\n${body}` })).toMatchObject({
    status: 'pass',
  })
  expect(placesOf(await outcomeOf(id, { 'app/main.py': `${app}${body}` }))).toEqual(['app/main.py:5'])
})

test('a constant that a registered middleware uses passes, headers of one answer do not', async () => {
  const constant =
    'HEADERS = {"X-Content-Type-Options": "nosniff"}\nclass Headers:\n    async def __call__(self, scope, receive, send):\n        scope["headers"].update(HEADERS)\napp.add_middleware(Headers)\n'
  expect(await outcomeOf(id, { 'app/main.py': app + constant })).toMatchObject({ status: 'pass' })
  const one = '@app.get("/file")\ndef download():\n    return Response(headers={"X-Content-Type-Options": "nosniff"})\n'
  expect(placesOf(await outcomeOf(id, { 'app/main.py': app + one }))).toEqual(['app/main.py:5'])
})

test('no application, no answers', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('a middleware of a mounted application covers that one only', async () => {
  const two = (registered: string) =>
    `${app}class Headers:\n    async def __call__(self, scope, receive, send):\n        scope["headers"]["X-Frame-Options"] = "DENY"\ninner = FastAPI()\n@app.get("/x")\ndef x(): ...\napp.mount("/inner", inner)\n${registered}.add_middleware(Headers)\n`
  expect(await outcomeOf(id, { 'app/main.py': two('app') })).toMatchObject({ status: 'pass' })
  expect(await outcomeOf(id, { 'app/main.py': two('inner') })).toMatchObject({ status: 'unverified' })
})
