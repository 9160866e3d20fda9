import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'uploads/names-sanitised'
const outcome = (body: string, more = '') =>
  outcomeOf(check, {
    'app/api.py': `import os, uuid, boto3
from pathlib import Path
from fastapi import APIRouter, UploadFile
from werkzeug.utils import secure_filename
router = APIRouter()
BASE = Path("/data")
s3 = boto3.client("s3")
${more}
@router.post("/files")
async def upload(file: UploadFile):
    ${body.replaceAll('\n', '\n    ')}
`,
  })

test.each([
  ['join', 'with open(os.path.join("/data", file.filename), "wb") as f:\n    f.write(await file.read())'],
  ['a path', '(BASE / file.filename).write_bytes(await file.read())'],
  ['a variable', 'target = f"/data/{file.filename}"\nopen(target, "wb")'],
  ['a key', 's3.put_object(Bucket="b", Key=file.filename, Body=file.file)'],
])('fails: %s', async (_, body) => {
  const result = await outcome(body)
  expect(result).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(result)[0]).toMatch(/^app\/api\.py:1[12]$/)
})

test('a helper that is given the name fails with less confidence', async () => {
  const helper = 'def store(name, data):\n    open("/data/" + name, "wb").write(data)\n'
  expect(await outcome('store(file.filename, await file.read())', helper)).toMatchObject({
    findings: [{ confidence: 'medium' }],
  })
})

test.each([
  ['an interface', 'key = f"photos/{file.filename}"\nawait storage.put(key, await file.read())', 'fail'],
  ['with a name of our own', 'key = f"photos/{uuid.uuid4().hex}"\nawait storage.put(key, await file.read())', 'pass'],
  ['with the name as data', 'await storage.put("k", await file.read())\nlog(file.filename)', 'pass'],
])("a storage of one's own: %s", async (_, body, status) => {
  const protocol =
    'from typing import Protocol\nclass Storage(Protocol):\n    async def put(self, key: str, body: bytes) -> None: ...\nstorage: Storage = make()\n'
  expect((await outcome(body, protocol)).status).toBe(status)
})

test.each([
  [
    'a name of our own',
    'name = uuid.uuid4().hex + Path(file.filename).suffix\n(BASE / name).write_bytes(await file.read())',
  ],
  ['the last part', 'open(BASE / Path(file.filename).name, "wb")'],
  ['basename', 'open(os.path.join("/data", os.path.basename(file.filename)), "wb")'],
  ['secure_filename', 'open(os.path.join("/data", secure_filename(file.filename)), "wb")'],
  ['kept as data only', 'return {"name": file.filename}'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a key behind a random part weighs little', async () => {
  const result = await outcome('s3.put_object(Bucket="b", Key=f"{uuid.uuid4()}/{file.filename}", Body=file.file)')
  expect(result).toMatchObject({ findings: [{ confidence: 'low' }] })
})

test('no upload is not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
