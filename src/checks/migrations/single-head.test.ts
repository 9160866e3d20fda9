import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { alembicService, revision } from './fixture.ts'

const outcome = (more?: Record<string, string>) => outcomeOf('migrations/single-head', alembicService(more))

test('two branches that nobody merged', async () => {
  const result = await outcome(revision('c3', 'a1'))
  expect(result.status).toBe('fail')
  expect(placesOf(result)).toEqual(['migrations/versions/b2_x.py:1'])
})

test('one line, and branches that were merged', async () => {
  expect((await outcome()).status).toBe('pass')
  expect((await outcome({ ...revision('c3', 'a1'), ...revision('d4', 'b2', 'c3') })).status).toBe('pass')
})

test('branches with labels of their own are kept apart on purpose', async () => {
  const labelled = (id: string) => ({
    [`migrations/versions/${id}_x.py`]: `revision = "${id}"\ndown_revision = "a1"\nbranch_labels = ("only_${id}",)\ndef upgrade():\n    pass\n`,
  })
  expect((await outcome({ ...labelled('b2'), ...labelled('c3') })).status).toBe('pass')
})

test('a file that cannot be read may be the other head', async () => {
  const half = 'revision = "c3"\n<<<<<<< HEAD\ndown_revision = "a1"\n=======\ndown_revision = "b2"\n>>>>>>> x\n'
  expect((await outcome({ 'migrations/versions/c3_x.py': half })).status).toBe('unverified')
})

test('no migrations, or none yet', async () => {
  expect((await outcomeOf('migrations/single-head', { 'app/main.py': 'x = 1' })).status).toBe('not-applicable')
})
