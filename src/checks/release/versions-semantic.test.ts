import { expect, test } from 'vitest'
import type { ReleasesFacts, StatedVersion } from '../../facts/releases/types.ts'
import { outcomeOf } from '../../testing/audit.ts'
import check from './versions-semantic.ts'

const id = 'release/versions-semantic'
const project = (version: string) => ({ 'pyproject.toml': `[project]\nname = "a"\nversion = "${version}"\n` })
const messages = async (files: Record<string, string>) => {
  const result = await outcomeOf(id, files)
  return result.status === 'fail' ? result.findings.map(({ message }) => message) : [result.status]
}

test('versions that are no MAJOR.MINOR.PATCH, or disagree, fail', async () => {
  expect(await messages(project('2024.1'))).toEqual([
    'pyproject.toml states version 2024.1, which is not MAJOR.MINOR.PATCH',
  ])
  expect(await messages({ ...project('1.2.0'), 'app/__init__.py': '__version__ = "1.1.0"\n' })).toEqual([
    'pyproject.toml states 1.2.0, app/__init__.py states 1.1.0',
  ])
})

test('a changelog that ends earlier fails', async () => {
  const changelog = '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-01\n\n- x\n'
  expect(await messages({ ...project('1.2.0'), 'CHANGELOG.md': changelog })).toEqual([
    'pyproject.toml states 1.2.0, and CHANGELOG.md ends with 1.1.0',
  ])
})

test('one version everywhere passes, pre-releases and versions from tags too', async () => {
  const changelog = '# Changelog\n\n## v1.2.0 (2026-01-01)\n'
  expect(await messages({ ...project('1.2.0'), 'CHANGELOG.md': changelog })).toEqual(['pass'])
  expect(await messages(project('2.0.0rc1'))).toEqual(['pass'])
  expect(await messages({ 'pyproject.toml': '[build-system]\nrequires = ["hatch-vcs"]\n' })).toEqual(['pass'])
})

test('placeholders and repositories without a version are not judged', async () => {
  expect(await messages({ 'app/_version.py': '__version__ = "development"\n' })).toEqual(['not-applicable'])
  expect(await messages({ 'package.json': '{"version": "0.0.0"}' })).toEqual(['not-applicable'])
})

test('the newest tag must be semantic; what was tagged long ago may stay', () => {
  const at = { file: 'pyproject.toml', line: 3 }
  const stated: StatedVersion = { version: '1.2.0', by: 'pyproject.toml', at }
  const facts = (...tags: string[]): ReleasesFacts => ({
    versions: [stated],
    fromTags: [],
    newestTold: undefined,
    tags,
    images: [],
    searched: 1,
  })
  expect(check.evaluate({ releases: facts('1.0', 'v1.1.0', 'v1.2.0') }).status).toBe('pass')
  expect(check.evaluate({ releases: facts('v1.1.0', '1.2') }).status).toBe('fail')
  const ahead = check.evaluate({ releases: facts('v1.3.0') })
  expect(ahead.status === 'fail' && ahead.findings.map(({ confidence }) => confidence)).toEqual(['low'])
})
