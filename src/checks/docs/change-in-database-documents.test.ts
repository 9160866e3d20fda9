import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'docs/change-in-database-documents'
const before = {
  'alembic.ini': '[alembic]\nscript_location = migrations\n',
  'migrations/versions/a1_start.py':
    'revision = "a1"\ndown_revision = None\ndef upgrade(): pass\ndef downgrade(): pass\n',
  'docs/db/schema.md': '# Schema\n',
}
const revision = {
  'migrations/versions/b2_more.py':
    'revision = "b2"\ndown_revision = "a1"\ndef upgrade(): pass\ndef downgrade(): pass\n',
}
const outcome = (change: Record<string, string>, old: Record<string, string> = before) =>
  outcomeOf(check, { ...old, ...change }, { since: old })

test('a revision without a change of docs/db fails', async () => {
  const result = await outcome(revision)
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'migrations/versions/b2_more.py is new since main, and nothing in docs/db was',
  )
})

test('with one it passes', async () => {
  expect((await outcome({ ...revision, 'docs/db/schema.md': '# Schema\n\nmore\n' })).status).toBe('pass')
})

test('no documents, no schema, no change: nothing to judge', async () => {
  const { 'docs/db/schema.md': _, ...bare } = before
  expect((await outcome(revision, bare)).status).toBe('not-applicable')
  expect((await outcome({ 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  expect((await outcomeOf(check, before)).status).toBe('not-applicable')
})
