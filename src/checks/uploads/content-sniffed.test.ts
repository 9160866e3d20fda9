import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'uploads/content-sniffed'
const outcome = (...bodies: string[]) =>
  outcomeOf(check, {
    'app/api.py': `import io, magic, filetype, mimetypes
from PIL import Image
from fastapi import APIRouter, Depends, HTTPException, UploadFile
router = APIRouter()
${bodies.map((body, n) => `@router.post("/${n}")\nasync def upload_${n}(file: UploadFile, storage=Depends(get_storage)):\n    content = await file.read()\n    ${body.replaceAll('\n', '\n    ')}\n`).join('')}`,
  })

test('the declared type is not the type', async () => {
  const result = await outcome(
    'Image.open(io.BytesIO(content)).verify()',
    'if file.content_type not in ("image/png",):\n    raise HTTPException(415)',
  )
  expect(placesOf(result)).toEqual(['app/api.py:12'])
  expect(
    (await outcome('if mimetypes.guess_type(file.filename)[0] != "image/png":\n    raise HTTPException(415)')).status,
  ).toBe('fail')
  expect((await outcome('return len(content)')).status).toBe('fail')
})

test.each([
  'magic.from_buffer(content, mime=True)',
  'filetype.guess(content)',
  'if not content.startswith(b"\\x89PNG"):\n    raise HTTPException(415)',
])('passes: %s', async (body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a file that goes out of sight is unverified, no upload not applicable', async () => {
  expect((await outcome('await storage.save(content)')).status).toBe('unverified')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

test('a field named files of a model is no upload', async () => {
  const text = (first: string) =>
    `from flask import request\nfrom fastapi import APIRouter\nrouter = APIRouter()\n@router.put("/destinations")\nasync def save(body: dict):\n    ${first}\n    keep(request.files)\n`
  expect((await outcomeOf(check, { 'app/api.py': text('request = Destinations.parse(body)') })).status).toBe(
    'not-applicable',
  )
  expect((await outcomeOf(check, { 'app/api.py': text('note(body)') })).status).not.toBe('not-applicable')
})
