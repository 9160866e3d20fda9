import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../workspace/memory.ts'
import type { MigrationTool } from '../tools/define-tool.ts'
import knex from '../tools/knex/index.ts'
import typeorm from '../tools/typeorm/index.ts'

/** Every revision with its steps, both ways. */
async function read(tool: MigrationTool, files: Record<string, string>) {
  const workspace = memoryWorkspace(files)
  const found: Record<string, string[]> = {}
  for (const environment of await tool.find(workspace)) {
    const { revisions, unreadable } = await tool.revisions(workspace, environment)
    for (const { position, reason } of unreadable) found[`! ${position.file}:${position.line}`] = [reason]
    for (const revision of revisions) {
      const lines: string[] = []
      for (const direction of ['up', 'down'] as const) {
        const script = await tool.script({ workspace, environment, revision, direction })
        if (script.kind === 'absent') lines.push(`${direction} absent`)
        else
          for (const step of script.steps) {
            const text = step.kind === 'statement' ? step.sql : `OPAQUE ${step.operation} ${step.maybe?.length ?? ''}`
            lines.push(`${direction} ${step.position.line} ${text.trim()}`)
          }
      }
      found[`${revision.id} < ${revision.down}`] = lines
    }
  }
  return found
}

const typeormFile = (name: string, up: string[], down: string[] = []) =>
  [
    'import { MigrationInterface, QueryRunner } from "typeorm";',
    `export class ${name} implements MigrationInterface {`,
    '  public async up(queryRunner: QueryRunner): Promise<void> {',
    ...up,
    '  }',
    '  public async down(q: QueryRunner): Promise<void> {',
    ...down,
    '  }',
    '}',
  ].join('\n')

describe('TypeORM', () => {
  it('reads SQL in strings and templates of constants, in the order of the timestamps', async () => {
    const files = {
      'migrations/1700000000000-b.ts': typeormFile('A1700000000001', ['await queryRunner.query(`SELECT 1; SELECT 2`)']),
      'migrations/1700000000000-a.ts': typeormFile(
        'B1700000000002',
        ['const t = "users"', 'await queryRunner.query("ALTER TABLE " + t + ` ADD "${t}" int`)'],
        ['await q.query(`DROP TABLE x`);'],
      ),
    }
    expect(await read(typeorm, files)).toEqual({
      'A1700000000001 < ': ['up 4 SELECT 1', 'up 4 SELECT 2'],
      'B1700000000002 < A1700000000001': ['up 5 ALTER TABLE users ADD "users" int', 'down 8 DROP TABLE x'],
    })
  })

  it('leaves opaque whatever is decided while it runs', async () => {
    const up = [
      'await queryRunner.query(`UPDATE t SET a = $1`, [1])',
      'await queryRunner.createTable(new Table({ name: "x" }))',
      'await queryRunner.query(`DROP TABLE ${name()}`)',
      'if (await queryRunner.hasTable("t")) await queryRunner.query("SELECT 1")',
      'for (const row of await queryRunner.query("SELECT id FROM t")) await queryRunner.query("x" + row)',
      'await helper(queryRunner)',
      'console.log(queryRunner)',
      'const table = await queryRunner.getTable("t")',
      'let text = "SELECT 9"; await queryRunner.query(text)',
      'if (table) return',
      'await queryRunner.query("SELECT 3")',
    ]
    const found = await read(typeorm, { 'migrations/1700000000000-a.ts': typeormFile('A1700000000001', up) })
    expect(found['A1700000000001 < ']).toEqual([
      'up 4 UPDATE t SET a = 1',
      'up 5 OPAQUE createTable',
      'up 6 OPAQUE query',
      'up 7 OPAQUE code 1',
      'up 8 SELECT id FROM t',
      'up 8 OPAQUE code 1',
      'up 9 OPAQUE code',
      'up 12 SELECT 9',
      'up 14 OPAQUE code 1',
    ])
  })

  it('reads compiled classes, and no other database', async () => {
    const compiled = `"use strict";\nclass A1700000000001 {\n constructor() { this.name = 'Other1700000000009' }\n async up(queryRunner) { await queryRunner.query('SELECT 1') }\n}\nexports.A = A1700000000001`
    expect(
      await read(typeorm, { 'dist/postgres/1700000000000-a.js': compiled, 'dist/mysql/1700000000000-a.js': compiled }),
    ).toEqual({
      'Other1700000000009 < ': ['up 4 SELECT 1', 'down absent'],
    })
    const shared = { 'dist/common/1700000000000-b.js': compiled.replace('Other1700000000009', 'Both1700000000010') }
    const together = await read(typeorm, { 'dist/postgres/1700000000000-a.js': compiled, ...shared })
    expect(Object.keys(together)).toEqual(['Other1700000000009 < ', 'Both1700000000010 < Other1700000000009'])
    const manifest = { 'package.json': '{ "dependencies": { "mysql2": "3" } }' }
    expect(await read(typeorm, { 'migrations/1700000000000-a.js': compiled, ...manifest })).toEqual({})
    const broken = typeormFile('A1700000000001', ['await queryRunner.query("'])
    expect(Object.keys(await read(typeorm, { 'migrations/1700000000000-a.ts': broken }))).toEqual([
      '! migrations/1700000000000-a.ts:4',
    ])
  })
})

describe('Knex', () => {
  it('writes plain changes as Knex 3 does', async () => {
    const text = [
      'exports.up = async function (knex) {',
      "  await knex.raw('CREATE TABLE a ()')",
      "  await knex.schema.alterTable('s.t', (table) => {",
      "    table.dropColumn('x')",
      "    table.string('b').notNullable().defaultTo(\"it's\")",
      "    table.boolean('f').defaultTo(false)",
      "    table.timestamp('at').nullable()",
      '  })',
      '}',
      "exports.down = (knex) => knex.schema.dropTableIfExists('a').renameTable('b', 'c')",
    ].join('\n')
    expect(await read(knex, { 'migrations/20240101000000_a.js': text })).toEqual({
      '20240101000000_a.js < ': [
        'up 2 CREATE TABLE a ()',
        `up 3 alter table "s"."t" add column "b" varchar(255) not null default 'it''s', add column "f" boolean default '0', add column "at" timestamptz null`,
        'up 3 alter table "s"."t" drop column "x"',
        'down 10 drop table if exists "a"',
        'down 10 alter table "b" rename to "c"',
      ],
    })
  })

  it('writes what is known and leaves the rest opaque: values, helpers, conditions', async () => {
    const text = [
      'export async function up(knex) {',
      "  await knex.schema.createTable('t', (table) => { table.increments() })",
      "  await knex.schema.alterTable('t', (table) => { table.string('a').unique() })",
      "  await knex('t').update({ a: 1 })",
      "  const rows = await knex('t').select('a')",
      "  await knex.raw('SELECT ?', [1])",
      '  await knex.schema.alterTable(rows[0], (table) => { table.dropColumn("a") })',
      '  const helper = getHelpers(knex).schema',
      "  await helper.changeToType('t')",
      "  if (await knex.schema.hasColumn('t', 'a')) await knex.schema.dropTable('t')",
      '}',
    ].join('\n')
    const found = await read(knex, { 'migrations/20240101A-a.ts': text })
    expect(found['20240101A-a.ts < ']).toEqual([
      'up 2 create table "t" ("id" serial primary key)',
      'up 3 alter table "t" add column "a" varchar(255)',
      'up 3 alter table "t" add constraint "t_a_unique" unique ("a")',
      'up 4 update "t" set "a" = 1',
      'up 6 SELECT 1',
      'up 7 OPAQUE alterTable',
      'up 8 OPAQUE code',
      'up 9 OPAQUE code',
      'up 10 OPAQUE code 1',
      'down absent',
    ])
  })
})

it('the table of what was applied is named only where nothing else may name it', async () => {
  const applied = async (tool: MigrationTool, files: Record<string, string>) => {
    const workspace = memoryWorkspace(files)
    const [environment] = await tool.find(workspace)
    return environment === undefined ? 'nothing' : tool.applied(workspace, environment)?.table?.name
  }
  const knexFile = { 'migrations/20240101000000_a.js': 'exports.up = (knex) => knex.raw("SELECT 1")' }
  expect(await applied(knex, knexFile)).toBeUndefined()
  expect(await applied(knex, { ...knexFile, 'knexfile.js': 'module.exports = {}' })).toBe('knex_migrations')
  expect(await applied(knex, { ...knexFile, 'knexfile.js': 'x = { tableName: "m" }' })).toBeUndefined()
  const typeormFiles = { 'migrations/1700000000000-a.ts': typeormFile('A1700000000001', []) }
  expect(await applied(typeorm, typeormFiles)).toBe('migrations')
  const source = { 'src/data-source.ts': 'new DataSource({ migrationsTableName: "m" })' }
  expect(await applied(typeorm, { ...typeormFiles, ...source })).toBeUndefined()
})
