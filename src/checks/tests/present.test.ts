import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = (files: Record<string, string>, git = true) => outcomeOf('tests/present', files, { git })

describe('tests/present', () => {
  it('passes with a test that runs, in Python or JavaScript', async () => {
    expect(
      await check({ 'tests/test_a.py': 'def helper():\n    pass\n\ndef test_a():\n    assert 1\n' }),
    ).toMatchObject({ status: 'pass', evidence: [{ line: 4 }, { found: 1 }] })
    expect(
      (
        await check({
          'tests/test_a.py': 'import unittest\nclass A(unittest.TestCase):\n    def test_x(self):\n        pass\n',
        })
      ).status,
    ).toBe('pass')
    expect((await check({ 'web/a.test.ts': "describe('x', () => {\n  it('y', () => {})\n})\n" })).status).toBe('pass')
  })

  it('fails without a test, and where all are skipped', async () => {
    expect(await check({ 'app/main.py': 'def test_mode(): pass\n' })).toMatchObject({
      status: 'fail',
      findings: [{ evidence: [{ kind: 'search' }] }],
    })
    expect(
      placesOf(
        await check({
          'tests/test_a.py': 'import pytest\npytestmark = pytest.mark.skip(reason="later")\ndef test_a():\n    pass\n',
        }),
      ),
    ).toEqual(['tests/test_a.py:2'])
  })

  it('does not take a helper of the tests for a test', async () => {
    expect(
      (
        await check({
          'tests/helpers.py': 'def test_client():\n    return 1\n',
          'tests/conftest.py': 'def test_app(): pass\n',
        })
      ).status,
    ).toBe('fail')
  })

  it('is unverified for a package, and where a test file cannot be read', async () => {
    expect((await check({ 'app/main.py': '' }, false)).status).toBe('unverified')
    expect((await check({ 'tests/test_a.py': 'def test_a(:\n  ((\n' })).status).toBe('unverified')
  })
})
