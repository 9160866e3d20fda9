import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../workspace/memory.ts'
import { tools } from '../tools/index.generated.ts'
import type { Script } from '../types.ts'

/** What the tools make of a repository: for each environment its revisions with their statements. */
async function read(files: Record<string, string>) {
  const workspace = memoryWorkspace(files)
  const found: Record<string, unknown> = {}
  for (const tool of tools) {
    for (const environment of await tool.find(workspace)) {
      const { revisions } = await tool.revisions(workspace, environment)
      const lines = []
      for (const revision of revisions) {
        const ask = (direction: 'up' | 'down') => tool.script({ workspace, environment, revision, direction })
        lines.push(`${revision.id} < ${revision.down} | ${short(await ask('up'))} | ${short(await ask('down'))}`)
      }
      found[`${tool.id} ${environment.root}`] = lines
    }
  }
  return found
}

function short(script: Script): string {
  if (script.kind === 'absent') return 'absent'
  return script.steps
    .map((step) => {
      const where = `${step.position.file.split('/').at(-1)}:${step.position.line}`
      return step.kind === 'opaque' ? `opaque ${where}` : `${step.sql} @${where}${step.autocommit ? ' alone' : ''}`
    })
    .join('; ')
}

describe('SQL files of', () => {
  it('Flyway: versions in numeric order, undo, repeatable, outside a transaction', async () => {
    expect(
      await read({
        'db/migration/V10__b.sql': 'SELECT 10;',
        'db/migration/V2_1__a.sql': '-- note\n\nSELECT 2;\nSELECT 3;',
        'db/migration/sub/V3__c.sql': 'CREATE INDEX CONCURRENTLY i ON t (a);',
        'db/migration/sub/V3__c.sql.conf': 'executeInTransaction=false',
        'db/migration/U10__b.sql': 'SELECT -10;',
        'db/migration/R__view.sql': 'CREATE VIEW v AS SELECT 1;',
      }),
    ).toEqual({
      'flyway db/migration': [
        '2.1 <  | SELECT 2 @V2_1__a.sql:3; SELECT 3 @V2_1__a.sql:4 | absent',
        '3 < 2.1 | CREATE INDEX CONCURRENTLY i ON t (a) @V3__c.sql:1 alone | absent',
        '10 < 3 | SELECT 10 @V10__b.sql:1 | SELECT -10 @U10__b.sql:1',
        'R__view < 10 | CREATE VIEW v AS SELECT 1 @R__view.sql:1 | absent',
      ],
    })
  })

  it('any tool: what psql would do is not known, and rows are no statements', async () => {
    const text = '\\set x 1\n\\i other.sql\nCOPY t FROM stdin;\n1\n2\n\\.\nSELECT 1;'
    expect(await read({ 'db/V1__a.sql': text })).toEqual({
      'flyway db': ['1 <  | opaque V1__a.sql:2; COPY t FROM stdin @V1__a.sql:3; SELECT 1 @V1__a.sql:7 | absent'],
    })
  })

  it('golang-migrate: pairs of files', async () => {
    expect(
      await read({
        'migrations/000002_b.up.sql': 'SELECT 2',
        'migrations/000001_a.up.sql': 'SELECT 1',
        'migrations/000001_a.down.sql': 'SELECT -1',
      }),
    ).toEqual({
      'golang-migrate migrations': [
        '1 <  | SELECT 1 @000001_a.up.sql:1 | SELECT -1 @000001_a.down.sql:1',
        '2 < 1 | SELECT 2 @000002_b.up.sql:1 | absent',
      ],
    })
  })

  it('tools that send a file as one query: a statement by itself shares no transaction, several do', async () => {
    const index = '-- note\nCREATE INDEX CONCURRENTLY i ON t (a);'
    const lock = { 'prisma/migrations/migration_lock.toml': 'provider = "postgresql"' }
    const prisma = await read({
      ...lock,
      'prisma/migrations/2024_a/migration.sql': index,
      'prisma/migrations/2025_b/migration.sql': `${index}\nSELECT 1;`,
      'prisma/migrations/2026_c/migration.sql': 'SELECT 1;',
    })
    expect(Object.values(prisma).flat()).toEqual([
      '2024_a <  | CREATE INDEX CONCURRENTLY i ON t (a) @migration.sql:2 alone | absent',
      '2025_b < 2024_a | CREATE INDEX CONCURRENTLY i ON t (a) @migration.sql:2; SELECT 1 @migration.sql:3 | absent',
      '2026_c < 2025_b | SELECT 1 @migration.sql:1 | absent',
    ])
    const golang = await read({
      'm/1_a.up.sql': 'REINDEX TABLE CONCURRENTLY t',
      'm/1_a.down.sql': 'SELECT 1; VACUUM t',
    })
    expect(Object.values(golang).flat()).toEqual([
      '1 <  | REINDEX TABLE CONCURRENTLY t @1_a.up.sql:1 alone | SELECT 1 @1_a.down.sql:1; VACUUM t @1_a.down.sql:1',
    ])
    const dbmate = await read({
      'd/1_a.sql': '-- migrate:up\nVACUUM t;\n-- migrate:down transaction:false\nVACUUM t; VACUUM u;',
    })
    expect(Object.values(dbmate).flat()).toEqual([
      '1 <  | VACUUM t @1_a.sql:2 | VACUUM t @1_a.sql:4; VACUUM u @1_a.sql:4',
    ])
  })

  it.each([
    ['goose', '-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT -1;', '1', ' alone', ' alone'],
    ['dbmate', '\n-- migrate:up transaction:false\nSELECT 1;\n-- migrate:down\nSELECT -1;', '01', ' alone', ''],
    ['node-pg-migrate', '\n-- Up Migration\nSELECT 1;\n-- Down Migration\nSELECT -1;', '01_a', '', ''],
  ])('%s: both ways in one file, with the lines of the file', async (tool, text, id, up, down) => {
    expect(await read({ 'm/01_a.sql': text })).toEqual({
      [`${tool} m`]: [`${id} <  | SELECT 1 @01_a.sql:3${up} | SELECT -1 @01_a.sql:5${down}`],
    })
  })

  it('Prisma: a folder for each, only for PostgreSQL', async () => {
    const files = {
      'prisma/migrations/20240102_b/migration.sql': 'SELECT 2',
      'prisma/migrations/20240101_a/migration.sql': 'SELECT 1',
    }
    const lock = 'prisma/migrations/migration_lock.toml'
    expect(await read({ ...files, [lock]: 'provider = "postgresql"' })).toEqual({
      'prisma prisma/migrations': [
        '20240101_a <  | SELECT 1 @migration.sql:1 | absent',
        '20240102_b < 20240101_a | SELECT 2 @migration.sql:1 | absent',
      ],
    })
    expect(await read({ ...files, [lock]: 'provider = "mysql"' })).toEqual({})
  })

  it('Drizzle: in the order of its journal', async () => {
    const journal = {
      dialect: 'postgresql',
      entries: [
        { idx: 0, when: 5, tag: '0000_z' },
        { idx: 1, when: 6, tag: '0001_a' },
      ],
    }
    expect(
      await read({
        'drizzle/meta/_journal.json': JSON.stringify(journal),
        'drizzle/0000_z.sql': 'SELECT 1;\n--> statement-breakpoint\nSELECT 2;',
        'drizzle/0001_a.sql': 'SELECT 3',
      }),
    ).toEqual({
      'drizzle drizzle': [
        '0000_z <  | SELECT 1 @0000_z.sql:1; SELECT 2 @0000_z.sql:3 | absent',
        '0001_a < 0000_z | SELECT 3 @0001_a.sql:1 | absent',
      ],
    })
    expect(await read({ 'drizzle/meta/_journal.json': '{ "half": ', 'drizzle/0000_z.sql': 'SELECT 1' })).toEqual({})
  })

  it('Sqitch: in the order of its plan', async () => {
    expect(
      await read({
        'sqitch.plan': [
          '%syntax-version=1.0.0',
          '%project=x',
          '',
          'users 2024-01-01T00:00:00Z A <a@x> # Adds users.',
          'posts [users] 2024-01-02T00:00:00Z A <a@x> # Posts',
          '@v1 2024-01-03T00:00:00Z A <a@x> # Tag',
        ].join('\n'),
        'deploy/users.sql': 'BEGIN;\nCREATE TABLE u ();\nCOMMIT;',
        'revert/users.sql': 'DROP TABLE u;',
        'deploy/posts.sql': 'SELECT 1;',
      }),
    ).toEqual({
      'sqitch .': [
        'users <  | BEGIN @users.sql:1; CREATE TABLE u () @users.sql:2; COMMIT @users.sql:3 | DROP TABLE u @users.sql:1',
        'posts < users | SELECT 1 @posts.sql:1 | absent',
      ],
    })
  })

  it('nobody in particular: numbered files in a folder of migrations, and no others', async () => {
    const numbered = { '1.sql': 'SELECT 1', '2-b.sql': 'SELECT 2', 'schema.sql': 'SELECT 0' }
    const inFolder = (folder: string) =>
      Object.fromEntries(Object.entries(numbered).map(([name, text]) => [`${folder}/${name}`, text]))
    expect(
      await read({ ...inFolder('sql'), ...inFolder('reports'), ...inFolder('mysql/sql'), ...inFolder('tests/sql') }),
    ).toEqual({
      'sql sql': ['1 <  | SELECT 1 @1.sql:1 | absent', '2-b < 1 | SELECT 2 @2-b.sql:1 | absent'],
    })
  })
})
