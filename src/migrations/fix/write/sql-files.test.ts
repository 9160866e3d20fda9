import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../../parsers/sql/parse.ts'
import { memoryWorkspace } from '../../../workspace/memory.ts'
import type { OpenHistory } from '../../fleet/select.ts'
import { historyOf } from '../../history/history.ts'
import { tools } from '../../tools/index.generated.ts'
import type { ChainStage } from '../chain.ts'
import type { FixedRevision } from '../types.ts'
import { sqlFiles } from './sql-files.ts'

const alone = (title: string, sql: string, back: string): ChainStage => ({
  stage: { mode: 'alone', title, up: [], down: [] },
  up: [{ sql, autocommit: true, step: undefined }],
  down: [{ sql: back, autocommit: true, step: undefined }],
})

const quick = (title: string, sql: string): ChainStage => ({
  stage: { mode: 'transaction', title, up: [], down: [] },
  up: [
    { sql: "SET LOCAL lock_timeout = '2s'", autocommit: false, step: undefined },
    { sql, autocommit: false, step: undefined },
  ],
  down: [],
})

async function written(tool: string, files: Record<string, string>, id: string) {
  const workspace = memoryWorkspace(files)
  const found = tools.find((one) => one.id === tool)
  const [environment] = (await found?.find(workspace)) ?? []
  if (found === undefined || environment === undefined) throw new Error(`${tool} finds nothing`)
  const history = historyOf(await found.revisions(workspace, environment))
  const service = { name: 'x', path: '.', workspace, settings: {}, histories: [] }
  const opened = { tool: found, environment, history, service } as unknown as OpenHistory
  const now = [
    quick('', 'ALTER TABLE t ADD a int'),
    alone('build i', 'CREATE INDEX CONCURRENTLY i ON t (a)', 'DROP INDEX CONCURRENTLY i'),
  ]
  return (await sqlFiles(opened, { id, now, later: [] } as unknown as FixedRevision)).files
}

describe('files of', () => {
  it('Flyway take the next version, and a file beside it takes one out of the transaction', async () => {
    const files = await written('flyway', { 'db/V1__a.sql': 'SELECT 1;', 'db/V2__b.sql': 'SELECT 2;' }, '2')
    expect(files.map(({ path, replaces }) => `${path} ${replaces}`)).toEqual([
      'db/V2__b.sql true',
      'db/V3__build_i.sql false',
      'db/V3__build_i.sql.conf false',
    ])
    expect(files[0]?.text).toBe("-- b\nSET LOCAL lock_timeout = '2s';\nALTER TABLE t ADD a int;\n")
  })

  it('goose say that they need no transaction', async () => {
    const [, second] = await written(
      'goose',
      { 'm/00001_a.sql': '-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n' },
      '1',
    )
    expect(second?.text).toBe(
      '-- +goose NO TRANSACTION\n-- +goose Up\n-- build i\nCREATE INDEX CONCURRENTLY i ON t (a);\n\n-- +goose Down\nDROP INDEX CONCURRENTLY i;\n',
    )
  })

  it('golang-migrate come in pairs', async () => {
    const files = await written(
      'golang-migrate',
      { 'm/000001_a.up.sql': 'SELECT 1;', 'm/000001_a.down.sql': 'SELECT 1;' },
      '1',
    )
    expect(files.map(({ path }) => path)).toEqual([
      'm/000001_a.up.sql',
      'm/000001_a.down.sql',
      'm/000002_build_i.up.sql',
      'm/000002_build_i.down.sql',
    ])
    expect((await loadSqlParser())(files[2]?.text ?? '').kind).toBe('parsed')
  })

  it('tools that number their files are refused where later ones follow', async () => {
    const files = { 'db/V1__a.sql': 'SELECT 1;', 'db/V2__b.sql': 'SELECT 2;' }
    await expect(written('flyway', files, '1')).rejects.toThrow('later migrations follow 1')
  })
})
