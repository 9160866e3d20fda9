import { describe, expect, it } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const APP = { 'app/db.py': 'from sqlalchemy import create_engine\n', 'tests/test_a.py': 'def test_a(session): pass\n' }
const of = (conftest: string, more: Record<string, string> = {}) =>
  outcomeOf('tests/use-real-database', { ...APP, 'tests/conftest.py': conftest, ...more })

describe('tests/use-real-database', () => {
  it('fails where a mock or SQLite takes its place', async () => {
    expect(
      placesOf(
        await of(
          'import pytest\nfrom unittest.mock import AsyncMock\n@pytest.fixture\ndef session():\n    return AsyncMock()\n',
        ),
      ),
    ).toEqual(['tests/conftest.py:5'])
    expect(placesOf(await of('URL = "sqlite+aiosqlite:///:memory:"\n'))).toEqual(['tests/conftest.py:1'])
  })

  it('passes with a URL, a container, or a database beside the workflow', async () => {
    expect((await of('URL = "postgresql+asyncpg://a:b@localhost/test"\n')).status).toBe('pass')
    expect((await of('from testcontainers.postgres import PostgresContainer\n')).status).toBe('pass')
    const workflow =
      'on: push\njobs:\n  t:\n    runs-on: x\n    services: {db: {image: "postgres:17"}}\n    steps: [{run: pytest}]\n'
    expect((await of('', { '.github/workflows/ci.yml': workflow })).status).toBe('pass')
  })

  it('does not take a mock of something else for one of the database', async () => {
    expect(
      (await of('import pytest\nfrom unittest.mock import Mock\n@pytest.fixture\ndef mailer():\n    return Mock()\n'))
        .status,
    ).toBe('unverified')
  })

  it('does not apply without a database', async () => {
    expect((await outcomeOf('tests/use-real-database', { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
  })
})
