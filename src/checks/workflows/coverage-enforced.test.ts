import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const of = (steps: string, more: Record<string, string> = {}) =>
  outcomeOf('workflows/coverage-enforced', { '.github/workflows/ci.yml': ciWorkflow(steps), ...more })

describe('workflows/coverage-enforced', () => {
  it('fails where coverage is measured and nothing is asked for', async () => {
    expect(placesOf(await of('- run: pytest --cov=app --cov-report=term'))).toEqual(['.github/workflows/ci.yml:9'])
    const addopts = { 'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "-q --cov=app"\n' }
    expect(placesOf(await of('- run: pytest', addopts))).toEqual(['pyproject.toml:2'])
  })

  it('fails where nothing is measured, or the minimum is low', async () => {
    expect((await of('- run: pytest')).status).toBe('fail')
    expect(placesOf(await of('- run: pytest --cov --cov-fail-under=20'))).toEqual(['.github/workflows/ci.yml:9'])
  })

  it('fails where the minimum stands on a test run that cannot fail', async () => {
    expect(await of('- run: pytest --cov --cov-fail-under=80 || true')).toMatchObject({
      status: 'fail',
      findings: [{ message: expect.stringContaining('cannot fail') }],
    })
  })

  it('passes with a minimum in the command or the configuration', async () => {
    expect((await of('- run: pytest --cov=app --cov-fail-under=80')).status).toBe('pass')
    expect(
      (await of('- run: pytest --cov', { 'pyproject.toml': '[tool.coverage.report]\nfail_under = 75\n' })).status,
    ).toBe('pass')
    expect((await of('- run: pytest --cov', { '.coveragerc': '[report]\nfail_under = 75\n' })).status).toBe('pass')
    expect((await of('- run: |\n    coverage run -m pytest\n    coverage report --fail-under=90')).status).toBe('pass')
  })

  it('does not count a minimum that stands in a comment or for something else', async () => {
    expect(
      (await of('- run: pytest --cov', { 'pyproject.toml': '[tool.coverage.report]\n# fail_under = 75\n' })).status,
    ).toBe('fail')
    expect(
      (await of('- run: pytest --cov', { 'pyproject.toml': '[tool.interrogate]\nfail_under = 75\n' })).status,
    ).toBe('fail')
  })

  it('is unverified without tests or workflows', async () => {
    expect((await of('- run: x')).status).toBe('unverified')
    expect((await outcomeOf('workflows/coverage-enforced', {})).status).toBe('unverified')
  })
})
