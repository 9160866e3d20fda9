import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const check = (files: Record<string, string>) => outcomeOf('workflows/tests-run', files)
const of = (text: string, more: Record<string, string> = {}) =>
  check({ '.github/workflows/ci.yml': text, 'app/main.py': '', ...more })

describe('workflows/tests-run', () => {
  it('fails where no workflow runs tests', async () => {
    expect(await of(ciWorkflow('- run: ruff check .'))).toMatchObject({
      status: 'fail',
      findings: [{ evidence: [{ kind: 'search' }, { line: 1 }] }],
    })
  })

  it('fails where the test step never runs', async () => {
    expect(placesOf(await of(ciWorkflow('- run: pytest\n  if: false')))).toEqual(['.github/workflows/ci.yml:10'])
    expect(
      placesOf(await of(ciWorkflow('- run: pytest', { on: '{schedule: [{cron: "0 3 * * *"}], workflow_dispatch: }' }))),
    ).toEqual(['.github/workflows/ci.yml:2'])
    expect(placesOf(await of(ciWorkflow('- run: pytest', { on: '{push: {tags: ["v*"]}}' })))).toEqual([
      '.github/workflows/ci.yml:2',
    ])
    expect(placesOf(await of(ciWorkflow('- run: pytest', { on: '{push: {branches: [my-experiment]}}' })))).toEqual([
      '.github/workflows/ci.yml:2',
    ])
    expect(placesOf(await of(ciWorkflow('- run: pytest', { on: '{pull_request: {paths: ["src/**"]}}' })))).toEqual([
      '.github/workflows/ci.yml:2',
    ])
    expect((await of(ciWorkflow('- run: pytest', { job: 'needs: gone' }))).status).toBe('fail')
  })

  it('passes where tests run on changes, directly or through make, a script, a package or a called workflow', async () => {
    expect(await of(ciWorkflow('- run: pytest -q'))).toMatchObject({ status: 'pass', evidence: [{ line: 9 }] })
    expect((await of(ciWorkflow('- run: uv run --frozen pytest'))).status).toBe('pass')
    expect(
      (await of(ciWorkflow('- run: make ci'), { Makefile: 'ci: lint test\ntest:\n\t@uv run pytest\n' })).status,
    ).toBe('pass')
    expect(
      (await of(ciWorkflow('- run: bash scripts/test.sh'), { 'scripts/test.sh': 'set -e\npython -m pytest\n' })).status,
    ).toBe('pass')
    expect(
      (
        await of(ciWorkflow('- run: npm test\n  working-directory: web'), {
          'web/package.json': '{"scripts": {"test": "vitest run"}}',
        })
      ).status,
    ).toBe('pass')
    expect((await of(ciWorkflow('- run: pytest', { on: '{pull_request: {paths: ["app/**"]}}' }))).status).toBe('pass')
    const called = { '.github/workflows/main.yml': 'on: [push]\njobs: {t: {uses: ./.github/workflows/ci.yml}}\n' }
    expect((await of(ciWorkflow('- run: pytest', { on: '{workflow_call: }' }), called)).status).toBe('pass')
    expect((await of(ciWorkflow('- run: pytest', { on: '{workflow_call: }' }))).status).toBe('fail')
  })

  it('is unverified where tests may run out of sight', async () => {
    expect((await of('on: push\njobs: {t: {uses: acme/ci/.github/workflows/test.yml@v1}}\n')).status).toBe('unverified')
    expect((await of(ciWorkflow('- run: hatch run test:cov'))).status).toBe('unverified')
    expect((await of(ciWorkflow('- run: just ci'))).status).toBe('unverified')
    expect((await of(ciWorkflow('- run: docker compose run api pytest'))).status).toBe('unverified')
    expect((await of('jobs: [')).status).toBe('unverified')
    expect((await check({ 'app/main.py': '' })).status).toBe('unverified')
    expect((await check({ '.gitlab-ci.yml': '' })).status).toBe('unverified')
  })

  it('does not take installing or listing for testing', async () => {
    expect(
      (await of(ciWorkflow('- run: |\n    pip install pytest\n    pytest --version\n    echo pytest\n'))).status,
    ).toBe('fail')
  })
})
