import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'uploads/size-limited'
const head = `from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
router = APIRouter()
MAX = 5_000_000
async def read_bounded(file: UploadFile):
    total = 0
    while chunk := await file.read(65536):
        total += len(chunk)
        if total > MAX:
            raise HTTPException(413)
    return total
async def within_limit(file: UploadFile) -> UploadFile:
    if file.size > MAX:
        raise HTTPException(413)
    return file
`
const handler = (body: string, parameters = 'file: UploadFile') =>
  `@router.post("/photos")\nasync def upload(${parameters}):\n    ${body.replaceAll('\n', '\n    ')}\n`
const outcome = (text: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { 'app/api.py': head + text, ...more })

test('a handler that reads everything fails; the limited one before it does not', async () => {
  const result = await outcome(
    `${handler('if file.size > MAX:\n    raise HTTPException(413)')}${handler('content = await file.read()\nif not content:\n    raise HTTPException(400)\nreturn len(content)')}`,
  )
  expect(placesOf(result)).toEqual(['app/api.py:20'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high' }] })
})

test('Content-Length alone is not enough', async () => {
  const body =
    'if int(request.headers["content-length"]) > MAX:\n    raise HTTPException(413)\nreturn await file.read()'
  const result = await outcome(handler(body, 'request: Request, file: UploadFile'))
  expect(result).toMatchObject({ status: 'fail', findings: [{ message: expect.stringContaining('Content-Length') }] })
})

test.each([
  ['while reading, in a helper', handler('await read_bounded(file)')],
  [
    'a buffer that grows',
    handler(
      'body = bytearray()\nwhile chunk := await file.read(65536):\n    body += chunk\n    if len(body) > MAX:\n        raise HTTPException(413)',
    ),
  ],
  ['after reading', handler('content = await file.read()\nif len(content) > MAX:\n    raise HTTPException(413)')],
  ['a dependency', handler('return await file.read()', 'file: UploadFile = Depends(within_limit)')],
  [
    'files of a form',
    `@router.post("/f")\nasync def upload(request: Request):\n    form = await request.form()\n    photo = form["photo"]\n    if photo.size > MAX:\n        raise HTTPException(413)\n    return photo.filename\n`,
  ],
])('passes: tested %s', async (_, text) => {
  expect((await outcome(text)).status).toBe('pass')
})

test('counting something else than bytes is no limit', async () => {
  const body =
    'content = await file.read()\nchunks = split(content)\nif len(chunks) > 100:\n    raise HTTPException(400)\nif len(file.filename) > 255:\n    raise HTTPException(400)'
  expect((await outcome(handler(body))).status).toBe('fail')
})

test('bytes gathered in a buffer are counted', async () => {
  const body =
    'body = bytearray()\nwhile chunk := await file.read(1024):\n    body += chunk\n    if len(body) > MAX:\n        raise HTTPException(413)'
  expect((await outcome(handler(body))).status).toBe('pass')
})

test('a proxy in the repository leaves it unverified', async () => {
  const nginx = { 'deploy/nginx.conf': 'server {\n  client_max_body_size 10m;\n}\n' }
  expect((await outcome(handler('return await file.read()'), nginx)).status).toBe('unverified')
})

test('no upload is not applicable, broken Python unverified', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  expect((await outcomeOf(check, { 'app/a.py': 'def f(:\n  x = = 1\n' })).status).toBe('unverified')
})

test('a size that is asked after a failure, and middleware that asks at each request whether it limits, are no limit', async () => {
  const repair =
    'body = await file.read()\ntry:\n    return parse(body)\nexcept ValueError:\n    if len(body) > MAX:\n        raise HTTPException(400)\n    return repaired(body)'
  expect((await outcome(handler(repair))).status).toBe('fail')
  const main = (options: string) =>
    `from fastapi import FastAPI\nfrom app.api import router\nfrom app.limits import RequestSizeLimitMiddleware\napp = FastAPI()\napp.include_router(router)\napp.add_middleware(RequestSizeLimitMiddleware${options})\n`
  const read = handler('return await file.read()')
  expect((await outcome(read, { 'app/main.py': main(', max_size=MAX') })).status).toBe('pass')
  expect((await outcome(read, { 'app/main.py': main(', is_enabled=lambda: premium is True') })).status).toBe('fail')
})
