import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'docs/change-in-changelog'
const before = { 'CHANGELOG.md': '# Changelog\n', 'app/a.py': 'x = 1\n', 'README.md': '# a\n' }
const outcome = (change: Record<string, string>, old: Record<string, string> = before) =>
  outcomeOf(check, { ...old, ...change }, { since: old })

test('code that changes without a line in the changelog fails', async () => {
  const result = await outcome({ 'app/a.py': 'x = 2\n' })
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    '1 file of code changed since main, and CHANGELOG.md did not',
  )
})

test('a line in it, or a news fragment, is enough', async () => {
  expect((await outcome({ 'app/a.py': 'x = 2\n', 'CHANGELOG.md': '# Changelog\n\n- x\n' })).status).toBe('pass')
  expect((await outcome({ 'app/a.py': 'x = 2\n', 'newsfragments/12.feature': 'x\n' })).status).toBe('pass')
})

test('documents, tests and comments need no line', async () => {
  const change = { 'README.md': '# b\n', 'tests/test_a.py': 'def test_a(): ...\n', 'app/a.py': '# why\nx = 1\n' }
  expect((await outcome(change)).status).toBe('not-applicable')
  const { 'CHANGELOG.md': _, ...bare } = before
  expect((await outcome({ 'app/a.py': 'x = 2\n' }, bare)).status).toBe('not-applicable')
})
