import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { alembicService, revision } from './fixture.ts'

const outcome = (more?: Record<string, string>) => outcomeOf('migrations/history-unbroken', alembicService(more))

test.each([
  ['a parent that is gone', revision('c3', 'gone'), 'migrations/versions/c3_x.py:1'],
  ['an id longer than its column', revision('c'.repeat(40), 'b2'), `migrations/versions/${'c'.repeat(40)}_x.py:1`],
])('%s', async (_, more, place) => {
  const result = await outcome(more)
  expect(result.status).toBe('fail')
  expect(placesOf(result)).toEqual([place])
})

test('an id used twice', async () => {
  const [text] = Object.values(revision('b2', 'a1'))
  const result = await outcome({ 'migrations/versions/other.py': text ?? '' })
  expect(result.status).toBe('fail')
})

test('a cycle', async () => {
  expect((await outcome({ ...revision('c3', 'd4'), ...revision('d4', 'c3') })).status).toBe('fail')
})

test('an unbroken line; several heads are a question of their own', async () => {
  expect((await outcome()).status).toBe('pass')
  expect((await outcome(revision('c3', 'a1'))).status).toBe('pass')
})

test('a file that cannot be read is told', async () => {
  const result = await outcome({
    'migrations/versions/c3_x.py': 'revision = "c3"\n<<<<<<< HEAD\ndown_revision = "b2"\n',
  })
  expect(result.status).toBe('fail')
})

test('no migrations', async () => {
  expect((await outcomeOf('migrations/history-unbroken', {})).status).toBe('not-applicable')
})
