import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const APP = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/x")\ndef x():\n    return 1\n'
const of = (test: string) => outcomeOf('tests/refusals-tested', { 'app/main.py': APP, 'tests/test_a.py': test })

describe('tests/refusals-tested', () => {
  it('fails where no test expects a refusal', async () => {
    expect((await of('def test_a(client):\n    assert client.get("/x").status_code == 200\n')).status).toBe('fail')
    expect((await of('def test_a(client):\n    assert client.get("/x").status_code == 404\n')).status).toBe('fail')
  })

  it('does not count a test that is skipped, or a number elsewhere', async () => {
    expect(
      (
        await of(
          'import pytest\n@pytest.mark.skip(reason="x")\ndef test_a(client):\n    assert client.get("/x").status_code == 401\n',
        )
      ).status,
    ).toBe('fail')
    expect((await of('LIMIT = 401\ndef test_a():\n    "expects 401"\n')).status).toBe('fail')
  })

  it('passes with 401 or 403 as a number, a name, a parameter or an exception', async () => {
    expect(
      await of(
        'def test_a(client):\n    assert client.get("/x").status_code == 200\n\ndef test_b(client):\n    assert client.get("/x").status_code in (401, 403)\n',
      ),
    ).toMatchObject({ status: 'pass', evidence: [{ line: 5 }, { line: 5 }] })
    expect((await of('def test_a(c):\n    assert c.get("/x").status_code == status.HTTP_403_FORBIDDEN\n')).status).toBe(
      'pass',
    )
    expect(
      (
        await of(
          '@pytest.mark.parametrize("code", [401])\ndef test_a(c, code):\n    assert c.get("/x").status_code == code\n',
        )
      ).status,
    ).toBe('pass')
    expect((await of('def test_a():\n    with pytest.raises(PermissionDenied):\n        run()\n')).status).toBe('pass')
  })

  it('does not apply without endpoints', async () => {
    expect((await outcomeOf('tests/refusals-tested', { 'lib/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  })
})
