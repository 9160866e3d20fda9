import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'http/api-documentation-decided'
const run = (options: string) =>
  outcomeOf(id, { 'app/main.py': `from fastapi import FastAPI\napp = FastAPI(${options})\n` })

test('documentation that is public because nobody decided is told', async () => {
  expect(placesOf(await run('title="x"'))).toEqual(['app/main.py:2'])
})

test('any decision passes, to publish it too', async () => {
  expect(await run('docs_url=None, redoc_url=None')).toMatchObject({ status: 'pass' })
  expect(await run('docs_url="/docs"')).toMatchObject({ status: 'pass' })
})

test('without FastAPI there is no documentation to decide on', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('what is unpacked may decide', async () => {
  expect(await run('**options()')).toMatchObject({ status: 'unverified' })
  expect(await run('**{"docs_url": None}')).toMatchObject({ status: 'pass' })
})

test('middleware of the application stands before its documentation too', async () => {
  const under = (condition: string) =>
    outcomeOf(id, {
      'app/main.py': `import os
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware
class Auth(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if request.url.path == "/health" or request.headers.get("authorization") == "Bearer x":
            return await call_next(request)
        return JSONResponse({}, status_code=401)
app = FastAPI()
${condition}app.add_middleware(Auth)
`,
    })
  expect(await under('')).toMatchObject({ status: 'pass' })
  expect(await under('if os.getenv("SECURE") == "true": ')).toMatchObject({ status: 'fail' })
})
