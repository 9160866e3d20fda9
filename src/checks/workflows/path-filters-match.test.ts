import { describe, expect, it } from 'vitest'
import { patternExpression } from '../../facts/workflows/path-filters.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const of = (on: string, files: Record<string, string> = { 'app/main.py': '', 'README.md': '' }) =>
  outcomeOf('workflows/path-filters-match', { '.github/workflows/ci.yml': ciWorkflow('- run: x', { on }), ...files })

describe('workflows/path-filters-match', () => {
  it('fails where no file matches', async () => {
    expect(placesOf(await of('{push: {paths: ["app/**"]}, pull_request: {paths: ["src/**", "lib/*.py"]}}'))).toEqual([
      '.github/workflows/ci.yml:2',
    ])
    expect(await of('{push: {paths: ["**.py", "!app/**"]}}')).toMatchObject({
      status: 'fail',
      findings: [{ confidence: 'high' }],
    })
    expect((await of('{push: {paths-ignore: ["**"]}}')).status).toBe('fail')
  })

  it('does not count the workflow itself as a match', async () => {
    expect((await of('{push: {paths: ["src/**", ".github/workflows/ci.yml"]}}')).status).toBe('fail')
    expect((await of('{push: {paths: [".github/workflows/**"]}}')).status).toBe('not-applicable')
  })

  it('tells of one dead folder among live ones, but not of files that may yet come', async () => {
    expect(await of('{push: {paths: ["app/**", "backend/**"]}}')).toMatchObject({
      findings: [{ confidence: 'medium' }],
    })
    expect((await of('{push: {paths: ["app/**", "*.toml", "**/*.sql"]}}')).status).toBe('pass')
  })

  it('does not apply without a filter or a workflow', async () => {
    expect((await of('[push]')).status).toBe('not-applicable')
    expect((await outcomeOf('workflows/path-filters-match', {})).status).toBe('not-applicable')
  })

  it('reads patterns as GitHub does', () => {
    const matches = (pattern: string, path: string) => patternExpression(pattern).test(path)
    expect(matches('*.js', 'a.js')).toBe(true)
    expect(matches('*.js', 'x/a.js')).toBe(false)
    expect(matches('**.js', 'x/a.js')).toBe(true)
    expect(matches('**/a.js', 'a.js')).toBe(true)
    expect(matches('docs/**', 'docs/x/y.md')).toBe(true)
    expect(matches('docs/*', 'docs/x/y.md')).toBe(false)
    expect(matches('*.jsx?', 'page.js')).toBe(true)
    expect(matches('v[12].txt', 'v2.txt')).toBe(true)
    expect(matches('app/(group)/x', 'app/(group)/x')).toBe(true)
  })
})
