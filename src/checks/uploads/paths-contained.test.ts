import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'uploads/paths-contained'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/api.py': `import os
from pathlib import Path
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse
router = APIRouter()
BASE = Path("/data")
@router.get("/files")
async def download(request: Request, name: str, number: int):
    ${body.replaceAll('\n', '\n    ')}
`,
  })

test.each([
  ['FileResponse', 'return FileResponse(os.path.join("/data", name))'],
  ['open', 'return open(f"/data/{name}").read()'],
  ['a path', 'target = BASE / name\nreturn target.read_text()'],
])('fails: %s', async (_, body) => {
  const result = await outcome(`BASE.joinpath("index").read_text()\n${body}`)
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(result)[0]).toMatch(/^app\/api\.py:1[01]$/)
})

test.each([
  [
    'is_relative_to',
    'target = (BASE / name).resolve()\nif not target.is_relative_to(BASE):\n    raise HTTPException(404)\nreturn FileResponse(target)',
  ],
  [
    'commonpath',
    'target = os.path.realpath(os.path.join("/data", name))\nif os.path.commonpath([target, "/data"]) != "/data":\n    raise HTTPException(404)\nreturn open(target)',
  ],
  ['the last part only', 'return FileResponse(BASE / Path(name).name)'],
  ['a number', 'return FileResponse(f"/data/{number}.pdf")'],
  ['the user of the session', 'return open(f"/data/{request.user.id}")'],
  [
    'a list of names',
    'if name not in {"a.txt", "b.txt"}:\n    raise HTTPException(404)\nreturn FileResponse(BASE / name)',
  ],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('behind text of our own it weighs little', async () => {
  expect(await outcome('return open(os.path.join("/data", f"ext_{name}.db"))')).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
})

test('a path whose callers were not all found is no pass', async () => {
  const store = (name: string) => `import os
class FileSecrets:
    def __init__(self):
        self.folder = os.environ.get("SECRETS", "./")
    def index(self):
        return open("/data/index").read()
    def read(self, name: str, number: int):
        return open(os.path.join(self.folder, ${name})).read()
`
  expect(await outcomeOf(check, { 'app/store.py': store('name') })).toMatchObject({
    status: 'unverified',
    summary: expect.stringMatching(/^1 of 2 file accesses .* app.store.FileSecrets.read does/),
  })
  expect((await outcomeOf(check, { 'app/store.py': store('str(number)') })).status).toBe('pass')
})

test('no file access is not applicable, broken Python unverified', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  const files = { 'app/a.py': 'open("/etc/hosts")\n', 'app/b.py': 'def f(:\n  x = = 1\n' }
  expect((await outcomeOf(check, files)).status).toBe('unverified')
})
