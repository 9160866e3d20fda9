import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'dependencies/licences-checked'
const workflow = (steps: string) =>
  outcomeOf(check, {
    '.github/workflows/ci.yml': `on: push\njobs:\n  licences:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
  })

test('a workflow without such a tool fails, and so does one that only lists', async () => {
  expect((await workflow('      - run: pytest\n')).status).toBe('fail')
  const result = await workflow('      - run: uv run pip-licenses --format=markdown\n')
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'pip-licenses lists licences, and nothing says which are allowed',
  )
})

test('a list of allowed licences passes', async () => {
  expect((await workflow('      - run: pip-licenses --allow-only="MIT;BSD License"\n')).status).toBe('pass')
  const review =
    '      - uses: actions/dependency-review-action@v4\n        with:\n          allow-licenses: MIT, Apache-2.0\n'
  expect((await workflow(review)).status).toBe('pass')
})

test('a review of weaknesses alone, and a step that may fail, are none', async () => {
  expect((await workflow('      - uses: actions/dependency-review-action@v4\n')).status).toBe('fail')
  expect((await workflow('      - run: npx license-checker --onlyAllow MIT || true\n')).status).toBe('fail')
})

test('without workflows nothing is known', async () => {
  expect((await outcomeOf(check, { 'app/a.py': '' })).status).toBe('not-applicable')
})
