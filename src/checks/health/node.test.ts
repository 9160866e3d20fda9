import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const POOL = "import { Pool } from 'pg'\nconst pool = new Pool()\n"
const run = (check: string, ready: string, live = 'res.json({ ok: true })') =>
  outcomeOf(
    check,
    expressService(
      `${POOL}app.get('/health/live', (req, res) => { ${live} })\napp.get('/health/ready', async (req, res) => {\n${ready}\n})`,
    ),
  )

test('readiness that asks the database and hears it passes', async () => {
  const asked = "try { await pool.query('SELECT 1'); res.json({}) } catch { res.status(503).end() }"
  expect((await run('health/readiness-checks-database', asked)).status).toBe('pass')
  expect((await run('health/readiness-can-fail', asked)).status).toBe('pass')
})

test('readiness that does not look, or does not hear, fails', async () => {
  expect((await run('health/readiness-checks-database', 'res.json({ ok: true })')).status).toBe('fail')
  expect((await run('health/readiness-can-fail', 'res.json({ ok: true })')).status).toBe('fail')
  const deaf = "try {\nawait pool.query('SELECT 1')\n} catch (error) { log(error) }\nres.json({})"
  expect(placesOf(await run('health/readiness-checks-database', deaf))).toEqual(['src/app.ts:8'])
})

test('liveness that asks the database is told', async () => {
  expect(
    (await run('health/liveness-is-shallow', 'res.json({})', "pool.query('SELECT 1').then(() => res.json({}))")).status,
  ).toBe('fail')
  expect((await run('health/liveness-is-shallow', 'res.json({})')).status).toBe('pass')
})
