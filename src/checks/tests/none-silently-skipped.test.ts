import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>) => outcomeOf('tests/none-silently-skipped', files)
const of = (test: string) => check({ 'tests/test_a.py': `import pytest, sys\n${test}` })

describe('tests/none-silently-skipped', () => {
  it('fails for a test that is switched off without a reason', async () => {
    expect(placesOf(await of('def test_a(): pass\n\n@pytest.mark.skip\ndef test_b(): pass\n'))).toEqual([
      'tests/test_a.py:4',
    ])
    expect(
      placesOf(await of('@pytest.mark.skip()\nclass TestA:\n    def test_b(self): pass\n    def test_c(self): pass\n')),
    ).toEqual(['tests/test_a.py:2'])
    expect(
      placesOf(await check({ 'a.test.ts': "it('a', () => {})\nit.skip('b', () => {})\nxit('c', () => {})\n" })),
    ).toEqual(['a.test.ts:2', 'a.test.ts:3'])
  })

  it('passes with a reason, or a condition', async () => {
    expect((await of('@pytest.mark.skip(reason="needs Stripe, see issue 12")\ndef test_b(): pass\n')).status).toBe(
      'pass',
    )
    expect((await of('@pytest.mark.skipif(sys.platform == "win32", reason="x")\ndef test_b(): pass\n')).status).toBe(
      'pass',
    )
    expect((await of('def test_b():\n    if not DOCKER:\n        pytest.skip()\n')).status).toBe('pass')
    expect((await of('def test_a(): pass\n')).status).toBe('pass')
  })

  it('does not apply without tests', async () => {
    expect((await check({})).status).toBe('not-applicable')
  })
})
