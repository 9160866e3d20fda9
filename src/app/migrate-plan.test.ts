import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { contextRecord, recordPath } from '../report/migrations/context-record.ts'
import { renderPlansMarkdown } from '../report/migrations/plan-markdown.ts'
import { temporaryDirectory } from '../testing/directory.ts'
import { testServer } from '../testing/postgres.ts'
import { isSafe, migrationPlan, type PlanResult } from './migrate-plan.ts'

function revision(
  id: string,
  down: string | null,
  up: readonly string[],
  back: readonly string[],
): Record<string, string> {
  const calls = (list: readonly string[]): string =>
    list.length === 0 ? '    pass' : list.map((sql) => `    op.execute("${sql}")`).join('\n')
  return {
    [`alembic/versions/${id}_x.py`]: `"""about ${id}"""\nfrom alembic import op\nrevision = '${id}'\ndown_revision = ${down === null ? 'None' : `'${down}'`}\ndef upgrade():\n${calls(up)}\ndef downgrade():\n${calls(back)}\n`,
  }
}

const FILES = {
  'alembic.ini': '[alembic]\nscript_location = alembic\n',
  'alembic/env.py': '',
  'app/views.py': 'def show(user):\n    return user.nickname\n',
  ...revision(
    'aaaa1111',
    null,
    ['CREATE TABLE users (id int PRIMARY KEY, email text, nickname text)'],
    ['DROP TABLE users'],
  ),
  ...revision(
    'bbbb2222',
    'aaaa1111',
    ['ALTER TABLE users ADD team int', 'CREATE INDEX users_team ON users (team)'],
    ['ALTER TABLE users DROP team'],
  ),
  ...revision(
    'cccc3333',
    'bbbb2222',
    ['ALTER TABLE users ALTER email SET NOT NULL', 'ALTER TABLE users DROP nickname'],
    ['ALTER TABLE users ADD nickname text', 'ALTER TABLE users ALTER email DROP NOT NULL'],
  ),
}

const plan = (folder: string, more: Partial<Parameters<typeof migrationPlan>[0]>): Promise<PlanResult> =>
  migrationPlan({
    folder,
    services: [],
    revisions: [],
    rows: { all: undefined, named: new Map() },
    rehearse: false,
    onProgress() {},
    ...more,
  })

// Rates are measured first where none are kept, which takes some seconds.
describe('migrate plan', { timeout: 120_000 }, () => {
  const server = testServer(18)

  it('tells risk, times, what breaks and where, what to ask, and the way back', async () => {
    const folder = temporaryDirectory(FILES)
    const result = await plan(folder, {
      revisions: ['aaaa1111:head'],
      rows: { all: 5_000_000, named: new Map() },
      rehearse: true,
    })
    const [one] = result.plans
    expect(one?.revisions.map(({ id, risk }) => `${id} ${risk.level}`)).toEqual(['bbbb2222 high', 'cccc3333 high'])
    expect(one?.standstills.map(({ table, blocks, position }) => `${table} ${blocks} ${position.file}`)).toEqual([
      'users reads and writes alembic/versions/bbbb2222_x.py',
      'users reads and writes alembic/versions/cccc3333_x.py',
    ])
    expect(one?.window.needed).toBe('yes')
    expect(one?.revisions[1]?.compatibility).toMatchObject({
      phase: 'contract',
      mentions: [{ name: 'nickname', file: 'app/views.py', line: 2 }],
    })
    expect(one?.revisions[1]?.back.verdict).toMatch(/^loses data/)
    expect(one?.preflight.assertions).toMatchObject([
      { result: 'not asked', sql: 'SELECT 1 FROM public.users WHERE email IS NULL' },
    ])
    expect(isSafe(result)).toBe(false)
    const page = renderPlansMarkdown(result.plans)
    const parts = [...page.matchAll(/^## (.*)$/gm)].map(([, title]) => title)
    expect(parts).toEqual([
      'Summary',
      'DDL plan',
      'Alembic',
      'Docs to update',
      'Perf checks',
      'Rollback',
      'Next steps',
      'What this rests on',
    ])
    const at = new Date('2026-03-01T10:20:30Z')
    expect(recordPath(at)).toBe('TASK/agents/db-migrations/task_20260301_102030.data')
    expect(contextRecord(result.plans, at)).toContain('ДАТА: 2026-03-01 10:20:30\nСТАТУС: planned, not applied\n')
  })

  it('has no times without sizes, and says so', async () => {
    const [one] = (await plan(temporaryDirectory(FILES), {})).plans
    expect(one?.revisions.map(({ id }) => id)).toEqual(['cccc3333'])
    expect(one?.time).toBeUndefined()
    expect(one?.window).toMatchObject({ needed: 'unknown' })
    expect(one?.restsOn).toContain('Sizes are not known: give --database URL or --rows NUMBER for times.')
  })

  it('asks a database what is pending, how large it is, and whether its rows are fit', async () => {
    const folder = temporaryDirectory(FILES)
    await server.withDatabase(async (client: pg.Client, connection) => {
      await client.query(`CREATE TABLE users (id int PRIMARY KEY, email text, nickname text, team int); CREATE INDEX users_team ON users (team);
        INSERT INTO users (id, email) SELECT g, nullif(g, 7)::text FROM generate_series(1, 3000) g; ANALYZE;
        CREATE TABLE alembic_version (version_num text); INSERT INTO alembic_version VALUES ('bbbb2222')`)
      const database = `postgresql://${connection.user}@/${connection.database}?host=${connection.host}`
      const result = await plan(folder, { database })
      const [one] = result.plans
      expect(one?.revisions.map(({ id }) => id)).toEqual(['cccc3333'])
      expect(one?.preflight.assertions).toMatchObject([{ result: 'fails', rows: 1 }])
      expect(one?.revisions[0]?.statements[0]?.work).toEqual(['reads all of users (about 3,000 rows)'])
      expect(one?.window.needed).toBe('no')
      await client.query(`UPDATE alembic_version SET version_num = 'cccc3333'`)
      const done = await plan(folder, { database })
      expect(done.plans[0]?.next).toEqual(['Nothing is pending.'])
      expect(isSafe(done)).toBe(true)
    })
  })
})
