import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (files: Record<string, string>, git = true) => outcomeOf('secrets/env-file-not-tracked', files, { git })

test('fails for a tracked .env, at its first secret', async () => {
  const outcome = await run({
    '.env.example': 'A=1\n',
    '.env': 'DEBUG=1\nAPI_KEY=q9X2vLr7Tz0BnM4kWp8Y\n',
    'app/.env': 'A=1\n',
  })
  expect(placesOf(outcome)).toEqual(['.env:2', 'app/.env:1'])
  expect(JSON.stringify(outcome)).not.toContain('q9X2')
})

test('fails for other live files only when they set a secret', async () => {
  const files = { '.env.development': 'VITE_API=http://localhost\n', '.env.test': 'SECRET_KEY=abcd1234efgh\n' }
  expect((await run(files)).status).toBe('pass')
  expect(placesOf(await run({ ...files, 'deploy/prod.env': 'DB_PASSWORD=hunter2222\n' }))).toEqual([
    'deploy/prod.env:1',
  ])
})

test('examples and code with such names pass', async () => {
  expect((await run({ '.env.production.example': 'SECRET_KEY=x9\n', 'src/app.env.ts': 'export {}\n' })).status).toBe(
    'pass',
  )
})

test('is unverified without git', async () => {
  expect((await run({ '.env': 'A=1\n' }, false)).status).toBe('unverified')
})
