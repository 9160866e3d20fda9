import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { memoryWorkspace } from '../../workspace/memory.ts'
import type { MigrationTool } from '../tools/define-tool.ts'
import knex from '../tools/knex/index.ts'
import typeorm from '../tools/typeorm/index.ts'

interface Truth {
  readonly kind: 'sql' | 'absent' | 'none'
  readonly statements?: readonly string[]
}

interface Golden {
  readonly id: string
  readonly up: Truth
  readonly down: Truth
}

const PLACES = /"(?:\w*location|stmt_len|list_start|list_end)":\d+,?/g

/** The statements of a text in the form PostgreSQL's parser gives them; those that only read are nobody's work. */
const parse = await loadSqlParser()
function formsOf(sql: string): string[] {
  const parsed = parse(sql)
  if (parsed.kind !== 'parsed') return [sql]
  return parsed.statements
    .map(({ node }) => JSON.stringify(node).replace(PLACES, '').replaceAll(',}', '}'))
    .filter((form) => !form.startsWith('{"SelectStmt"'))
}

function fixtures(tool: string): { files: Record<string, string>; golden: readonly Golden[] } {
  const folder = fileURLToPath(new URL(`../tools/${tool}/fixtures/parity/`, import.meta.url))
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /js$/.test(name))
  const files = Object.fromEntries(names.map((name) => [`m/${name}`, readFileSync(`${folder}${name}`, 'utf8')]))
  return { files, golden: JSON.parse(readFileSync(`${folder}${tool}.golden.json`, 'utf8')) }
}

describe.each([
  ['knex', knex],
  ['typeorm', typeorm],
] as const)('%s', (name, tool: MigrationTool) => {
  const { files, golden } = fixtures(name)
  const workspace = memoryWorkspace(files)
  const cases = golden.flatMap((one) => (['up', 'down'] as const).map((direction) => ({ one, direction })))

  it.each(cases.map(({ one, direction }) => [`${one.id} ${direction}`, one, direction] as const))(
    'says of %s what the real library sends',
    async (_, one, direction) => {
      const position = { file: `m/${one.id}`, line: 1 }
      const revision = { id: one.id, position, down: [], dependsOn: [], labels: [], message: '' }
      const environment = { ...blank, tool: name }
      const nothing = await import('../expected/expected-schema.ts')
      const schemaBefore = () => new nothing.ExpectedSchema(parse)
      const script = await tool.script({ workspace, environment, revision, direction, schemaBefore })
      const truth = one[direction]
      if (truth.kind === 'absent') {
        expect(script.kind).toBe('absent')
        return
      }
      const steps = script.kind === 'steps' ? script.steps : []
      expect(steps.filter(({ kind }) => kind === 'opaque')).toEqual([])
      const ours = steps.flatMap((step) => (step.kind === 'statement' ? formsOf(step.sql) : []))
      expect(ours).toEqual((truth.statements ?? []).flatMap(formsOf))
    },
  )
})

const blank = {
  name: 'm',
  root: 'm',
  config: undefined,
  locations: ['m'],
  versionTable: undefined,
  url: { kind: 'unknown', reason: '' },
  transactions: 'each',
  problems: [],
} as const
