import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const check = (files: Record<string, string>) => outcomeOf('workflows/gates-can-fail', files)
const of = (steps: string, options: Parameters<typeof ciWorkflow>[1] = {}, more: Record<string, string> = {}) =>
  check({ '.github/workflows/ci.yml': ciWorkflow(steps, options), ...more })
const at = (line: number) => [`.github/workflows/ci.yml:${line}`]

describe('workflows/gates-can-fail', () => {
  it('fails for a gate whose failure is hidden, at the line that hides it', async () => {
    expect(placesOf(await of('- run: ruff check .\n- run: pytest --cov=app || true'))).toEqual(at(10))
    expect(placesOf(await of('- run: |\n    pip install x\n    pytest || exit 0'))).toEqual(at(11))
    expect(placesOf(await of('- run: pytest || echo "failed"'))).toEqual(at(9))
    expect(placesOf(await of('- run: pytest\n  continue-on-error: true'))).toEqual(at(10))
    expect(placesOf(await of('- run: pytest', { job: 'continue-on-error: true' }))).toEqual(at(7))
    expect(placesOf(await of('- run: |\n    set +e\n    pytest\n    echo done'))).toEqual(at(11))
    expect(placesOf(await of('- run: flake8 --exit-zero'))).toEqual(at(9))
    expect(placesOf(await of(`- run: pytest\n  if: \${{ false }}`))).toEqual(at(10))
    expect(placesOf(await of('- run: pytest | tee out.txt'))).toEqual(at(9))
    expect(placesOf(await of('- run: pytest &'))).toEqual(at(9))
    expect(placesOf(await of('- uses: aquasecurity/trivy-action@0.30.0\n  with: {image-ref: x}'))).toEqual(at(9))
  })

  it('looks into what the step runs', async () => {
    expect(placesOf(await of('- run: make test || true', {}, { Makefile: 'test:\n\tpytest\n' }))).toEqual(at(9))
    expect(
      placesOf(
        await of(
          '- run: npm run audit',
          {},
          { 'package.json': '{"scripts": {"audit": "npm audit --audit-level=none"}}' },
        ),
      ),
    ).toEqual(at(9))
  })

  it('passes for gates that can fail', async () => {
    for (const steps of [
      '- run: pytest',
      '- run: |\n    set -o pipefail\n    pytest | tee out.txt',
      '- run: pytest | tee out.txt\n  shell: bash',
      '- run: |\n    pytest || (cat log; exit 1)',
      '- run: |\n    pytest || { echo failed; exit 1; }',
      '- run: |\n    set +e\n    pytest\n    code=$?\n    exit $code',
      '- run: |\n    set +e\n    cleanup\n    set -e\n    pytest',
      '- run: pytest\n  if: always()',
      `- run: pytest\n  continue-on-error: \${{ matrix.experimental }}`,
      '- run: pytest 2>&1',
      '- run: docker ps || true\n- run: pytest',
      '- run: pytest || [ $? -eq 5 ]',
    ]) {
      expect((await of(steps)).status, steps).toBe('pass')
    }
  })

  it('does not take uploads, notes and clean-up for gates', async () => {
    const steps =
      '- run: pytest\n- uses: codecov/codecov-action@v5\n  continue-on-error: true\n- run: docker compose down || true\n- run: pip install pytest || true'
    expect((await of(steps)).status).toBe('pass')
  })

  it('is less sure where the same gate stands elsewhere, or the job calls itself an experiment', async () => {
    expect(await of('- run: pytest\n- run: pytest tests/flaky || true')).toMatchObject({
      findings: [{ confidence: 'low' }],
    })
    expect(await of('- name: nightly numpy\n  run: pytest || true')).toMatchObject({
      findings: [{ confidence: 'low' }],
    })
  })

  it('never passes without a gate', async () => {
    expect((await of('- run: echo hello')).status).toBe('unverified')
    expect((await check({ '.github/workflows/ci.yml': 'on: [' })).status).toBe('unverified')
    expect((await check({})).status).toBe('not-applicable')
  })
})
