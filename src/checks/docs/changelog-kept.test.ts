import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'docs/changelog-kept'
const root = { 'README.md': '# Tidy\n\nA service.\n', 'pyproject.toml': '[project]\nname = "tidy"\n' }

test('no changelog, or an empty one, fails as a recommendation', async () => {
  expect((await outcomeOf(check, root)).status).toBe('fail')
  expect((await outcomeOf(check, { ...root, 'CHANGELOG.md': '# Changelog\n' })).status).toBe('fail')
})

test('a changelog passes, under any of its names', async () => {
  expect((await outcomeOf(check, { ...root, 'CHANGELOG.md': '# Changelog\n\n## 1.0.0\n\n- First.\n' })).status).toBe(
    'pass',
  )
  expect((await outcomeOf(check, { ...root, 'docs/HISTORY.md': '# History\n\n- First.\n' })).status).toBe('pass')
})

test('a document about something else is none', async () => {
  expect((await outcomeOf(check, { ...root, 'docs/changes-to-prices.md': '# Prices\n\nUp.\n' })).status).toBe('fail')
})
