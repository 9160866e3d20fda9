import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { ciWorkflow } from './fixtures.ts'

const of = (steps: string, more: Record<string, string> = {}, options: Parameters<typeof ciWorkflow>[1] = {}) =>
  outcomeOf('workflows/references-exist', { '.github/workflows/ci.yml': ciWorkflow(steps, options), ...more })
const at = (line: number) => [`.github/workflows/ci.yml:${line}`]

describe('workflows/references-exist', () => {
  it('fails for scripts, targets, folders, requirements and workflows that do not exist', async () => {
    const here = {
      'scripts/a.sh': 'x',
      Makefile: 'test:\n\tpytest\n',
      'web/package.json': '{"scripts": {"build": "x"}}',
      'tests/test_a.py': '',
    }
    expect(placesOf(await of('- run: bash scripts/a.sh\n- run: bash scripts/smoke.sh', here))).toEqual(at(10))
    expect(placesOf(await of('- run: |\n    make test\n    make lint', here))).toEqual(at(11))
    expect(
      placesOf(
        await of('- run: npm run build\n  working-directory: web\n- run: npm run lint\n  working-directory: web', here),
      ),
    ).toEqual(at(11))
    expect(placesOf(await of('- run: ls\n  working-directory: backend', here))).toEqual(at(10))
    expect(placesOf(await of('- run: cd web && npm run lint', here))).toEqual(at(9))
    expect(placesOf(await of('- run: pip install -r requirements-ci.txt', here))).toEqual(at(9))
    expect(placesOf(await of('- run: pytest tests/test_a.py tests/integration/', here))).toEqual(at(9))
    expect(placesOf(await of('- uses: ./.github/actions/setup', here))).toEqual(at(9))
    expect(placesOf(await of('- run: docker build -f deploy/Dockerfile .', here))).toEqual(at(9))
    expect(placesOf(await of('- uses: docker/build-push-action@v6\n  with: {file: deploy/Dockerfile}', here))).toEqual(
      at(10),
    )
  })

  it('passes where everything is there', async () => {
    const files = {
      'scripts/a.sh': 'x',
      '.github/actions/setup/action.yml': 'runs: {using: composite, steps: []}',
      'tests/unit/test_a.py': '',
    }
    const steps =
      '- uses: ./.github/actions/setup\n- run: ./scripts/a.sh\n- run: pytest tests/unit::test_x -k foo/bar --cov app/x'
    expect((await of(steps, files)).status).toBe('pass')
  })

  it('does not look for what the job makes, fetches or checks for', async () => {
    for (const steps of [
      '- run: |\n    curl -o tool.sh https://a.b/c\n    bash tool.sh',
      '- run: |\n    git clone https://a.b/other\n    cd other/sub && ./run.sh',
      '- uses: actions/download-artifact@v4\n- run: bash artifact/run.sh',
      '- run: ./node_modules/.bin/x && bash dist/build.sh && . .venv/bin/activate',
      '- run: |\n    if [ -f setup.sh ]; then bash setup.sh; fi',
      '- run: bash "$SCRIPT" && bash scripts/$NAME.sh',
      '- run: python -m app.main && python -c "import x" && npm ci && make -C $DIR x',
      '- run: bash maybe.sh || true',
    ]) {
      expect((await of(`- run: bash here.sh\n${steps}`, { 'here.sh': '' })).status, steps).toBe('pass')
    }
  })

  it('does not judge jobs that check out another place', async () => {
    const text = ciWorkflow('- run: bash x.sh').replace(
      'actions/checkout@v4',
      'actions/checkout@v4\n        with: {repository: a/b}',
    )
    expect((await outcomeOf('workflows/references-exist', { '.github/workflows/ci.yml': text })).status).toBe(
      'not-applicable',
    )
  })

  it('does not take a Makefile that includes others for complete', async () => {
    expect((await of('- run: bash a.sh\n- run: make lint', { Makefile: 'include x.mk\n', 'a.sh': '' })).status).toBe(
      'pass',
    )
  })

  it('does not apply without workflows', async () => {
    expect((await outcomeOf('workflows/references-exist', {})).status).toBe('not-applicable')
  })
})
