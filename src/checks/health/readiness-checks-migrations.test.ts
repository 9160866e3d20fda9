import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/readiness-checks-migrations'
const ready = (...body: string[]) =>
  service(
    `@app.get("/readyz")\nasync def readyz(session=Depends(get_session)):\n${body.map((line) => `    ${line}\n`).join('')}`,
  )
const current = 'current = (await session.execute(text("SELECT version_num FROM alembic_version"))).scalar()'

test('a database question alone says nothing about the schema', async () => {
  expect(placesOf(await outcomeOf(id, ready('await session.execute(text("SELECT 1"))', 'return {}')))).toEqual([
    'app/main.py:9',
  ])
})

test('the revision asked of the database and the head of the scripts pass', async () => {
  const outcome = await outcomeOf(
    id,
    ready(
      current,
      'head = ScriptDirectory.from_config(config).get_current_head()',
      'if current != head:',
      '    raise HTTPException(503)',
      'return {}',
    ),
  )
  expect(outcome).toMatchObject({ status: 'pass', summary: expect.stringContaining('rolling deployment') })
})

test('a head written into the code is found', async () => {
  const fixed = ready(current, 'if current != "8f1c2d3e4a5b":', '    raise HTTPException(503)', 'return {}')
  expect(placesOf(await outcomeOf(id, fixed))).toEqual(['app/main.py:11'])
})

test('a comparison elsewhere is not the probe asking', async () => {
  const files = {
    ...ready('await session.execute(text("SELECT 1"))', 'return {}'),
    'app/admin.py':
      'def check(context):\n    current = MigrationContext.configure(context).get_current_revision()\n    return current == "x"\n',
  }
  expect(await outcomeOf(id, files)).toMatchObject({ status: 'fail' })
})

test('without Alembic there is nothing to compare', async () => {
  const { 'alembic.ini': _, ...rest } = ready('return {}')
  expect(await outcomeOf(id, rest)).toMatchObject({ status: 'not-applicable' })
})
