import { appendFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../testing/directory.ts'
import { audit } from './audit.ts'

const SERVICE = {
  'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/healthz")\ndef healthz():\n    return {}\n',
}

/** Audits and tells which facts had to be read. */
async function run(path: string, cacheDirectory: string) {
  const read: string[] = []
  const result = await audit({ path, cacheDirectory, onProgress: (text) => read.push(text) })
  return { result, looked: read.some((text) => text.startsWith('reading facts')) }
}

test('the same content is not looked at twice, and the result is the same', async () => {
  const [path, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  const first = await run(path, cache)
  const second = await run(path, cache)
  expect([first.looked, second.looked]).toEqual([true, false])
  const timeless = ({ startedAt, durationMs, ...rest }: typeof first.result) => rest
  expect(timeless(second.result)).toEqual(timeless(first.result))
})

test('any change of content is looked at', async () => {
  const [path, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  await run(path, cache)
  appendFileSync(join(path, 'app/main.py'), '@app.post("/wipe")\ndef wipe(): ...\n')
  const { result, looked } = await run(path, cache)
  expect(looked).toBe(true)
  expect(result.endpoints.map((one) => one.path)).toContain('/wipe')
})

test('waivers of today count although nothing else changed', async () => {
  const [path, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  await run(path, cache)
  writeFileSync(
    join(path, 'plimsoll.waivers.yaml'),
    'waivers:\n  - { check: http/security-headers, subject: "*", reason: r, who: w, expires: 2999-01-01 }\n',
  )
  const { result } = await run(path, cache)
  expect(result.outcomes.find(({ check }) => check === 'http/security-headers')?.status).toBe('waived')
})

test('a damaged memory is taken for empty', async () => {
  const [path, cache] = [temporaryDirectory(SERVICE), temporaryDirectory({})]
  await run(path, cache)
  const folder = join(cache, 'audits')
  for (const file of readdirSync(folder)) writeFileSync(join(folder, file), '{"key": "x", "looked": {}')
  expect((await run(path, cache)).looked).toBe(true)
})
