import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const run = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(
    'performance/waits-do-not-block',
    expressService(
      `import fs from 'fs'\nimport { execSync } from 'child_process'\nimport crypto from 'crypto'\n${body}`,
      more,
    ),
  )

test.each([
  ['a program', "app.get('/a', (req, res) => {\nexecSync('convert')\n})"],
  ['a file', "app.get('/a', (req, res) => {\nres.send(fs.readFileSync('a.txt'))\n})"],
  [
    'a password',
    "app.post('/a', (req, res) => {\ncrypto.pbkdf2Sync(req.body.password, 'salt', 100000, 64, 'sha512')\n})",
  ],
])('a handler that waits for %s is told', async (_, body) => {
  const outcome = await run(body)
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(outcome)).toEqual(['src/app.ts:7'])
  expect(outcome.status === 'fail' && outcome.findings[0].message).not.toMatch(/async def/)
})

test('the way from a handler is followed', async () => {
  const outcome = await run("import { load } from './load'\napp.get('/a', (req, res) => res.send(load()))", {
    'src/load.ts':
      "import { readFileSync } from 'node:fs'\nexport function load() {\n  return readFileSync('a.txt')\n}\n",
  })
  expect(placesOf(outcome)).toEqual(['src/load.ts:3'])
})

test('what runs while the service starts passes', async () => {
  expect((await run("const page = fs.readFileSync('a.txt')\napp.get('/a', (req, res) => res.send(page))")).status).toBe(
    'pass',
  )
  expect((await run("app.get('/a', async (req, res) => res.send(await fs.promises.readFile('a.txt')))")).status).toBe(
    'not-applicable',
  )
})
