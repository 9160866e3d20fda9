import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'dependencies/kept-fresh'
const manifests = {
  'pyproject.toml': '[project]\nname = "a"\ndependencies = ["fastapi>=0.100"]\n',
  'package.json': '{"dependencies": {"vite": "^5"}}\n',
}
const outcome = (files: Record<string, string>) => outcomeOf(check, { ...manifests, ...files })
const dependabot = (...names: string[]) =>
  `version: 2\nupdates:\n${names.map((name) => `  - package-ecosystem: "${name}"\n    directory: /\n`).join('')}`

test('nothing that proposes versions fails, and so does what leaves one ecosystem out', async () => {
  expect((await outcome({})).status).toBe('fail')
  const result = await outcome({ '.github/dependabot.yml': dependabot('npm', 'github-actions') })
  expect(result.status === 'fail' && result.findings[0].message).toBe(
    'Nothing proposes newer versions of Python packages',
  )
})

test('Dependabot for all, Renovate, or workflows that update are enough', async () => {
  expect((await outcome({ '.github/dependabot.yml': dependabot('uv', 'npm') })).status).toBe('pass')
  expect((await outcome({ 'renovate.json': '{"extends": ["config:recommended"]}' })).status).toBe('pass')
})

test('an empty configuration is none, and without manifests nothing is asked', async () => {
  expect((await outcome({ '.github/dependabot.yml': 'version: 2\nupdates: []\n' })).status).toBe('fail')
  expect((await outcomeOf(check, { 'app/a.py': '' })).status).toBe('not-applicable')
})
