import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/x")\ndef x():\n    return 1\n'
const of = (test: string) => outcomeOf('tests/rate-limit-tested', { 'app/main.py': APP, 'tests/test_a.py': test })

describe('tests/rate-limit-tested', () => {
  it('fails where no test expects 429', async () => {
    const outcome = await of('def test_a(c):\n    assert c.get("/x").status_code == 401\n')
    expect(placesOf(outcome)).toEqual(['search'])
  })

  it('passes with one that does', async () => {
    expect(
      await of(
        'def test_a(c):\n    pass\n\ndef test_b(c):\n    for _ in range(11):\n        r = c.get("/x")\n    assert r.status_code == 429\n',
      ),
    ).toMatchObject({ status: 'pass', evidence: [{ line: 7 }] })
  })

  it('does not count a skipped one', async () => {
    expect(
      (await of('import pytest\ndef test_b(c):\n    pytest.skip("later")\n    assert c.get("/x").status_code == 429\n'))
        .status,
    ).toBe('fail')
  })

  it('does not apply without endpoints', async () => {
    expect((await outcomeOf('tests/rate-limit-tested', {})).status).toBe('not-applicable')
  })
})
