import type { IndexStmt } from '@pgsql/types'
import { allOf } from '../../parsers/sql/nodes.ts'
import type { Ask, FixStage, FixUnit } from './define-fix.ts'
import { identifier, qualifiedName } from './sql-text.ts'
import { alone, sql } from './steps.ts'
import { rangeSql, tableFacts } from './table-facts.ts'

/** An index that is to be built. */
export interface BuiltIndex {
  readonly name: string
  readonly schema: string | undefined
  /** `CREATE INDEX CONCURRENTLY …`. */
  readonly sql: string
  readonly table: string
  /** It holds expressions, whose statistics only ANALYZE gathers. */
  readonly hasExpressions: boolean
}

const HEAD = /^CREATE\s+(UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?/i

/** The index a statement builds, with the name PostgreSQL gives it where it says none. */
export async function builtIndex(
  node: IndexStmt,
  unit: FixUnit,
  { ask, askAfter }: { readonly ask: Ask; readonly askAfter: Ask },
): Promise<BuiltIndex | undefined> {
  const table = await tableFacts(ask, rangeSql(node.relation))
  const name = node.idxname ?? (await newIndex(rangeSql(node.relation), ask, askAfter))
  if (name === undefined || !HEAD.test(unit.sql)) return undefined
  const schema = table?.schema ?? node.relation?.schemaname
  const named = node.idxname === undefined ? `${identifier(name)} ` : ''
  const text = unit.sql.replace(
    HEAD,
    (_, unique: string | undefined) => `CREATE ${unique ?? ''}INDEX CONCURRENTLY ${named}`,
  )
  return { name, schema, sql: text, table: rangeSql(node.relation), hasExpressions: hasExpressions(node) }
}

function hasExpressions({ indexParams }: IndexStmt): boolean {
  return allOf(indexParams, 'IndexElem').some(({ expr }) => expr !== undefined)
}

async function newIndex(table: string, ask: Ask, askAfter: Ask): Promise<string | undefined> {
  const before = new Set((await tableFacts(ask, table))?.indexes.map(({ name }) => name))
  return (await tableFacts(askAfter, table))?.indexes.find(({ name }) => !before.has(name))?.name
}

/** The stage that builds an index for writers and readers to go on, whatever an earlier try has left. */
export function buildIndex(index: BuiltIndex, unit?: FixUnit): FixStage {
  const name = qualifiedName(index.schema, index.name)
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${name}`
  const call = unit === undefined ? {} : { call: { unit: unit.at, options: { postgresql_concurrently: 'True' } } }
  return alone(
    `build ${index.name} concurrently`,
    [
      sql(drop, 'A build that was broken off leaves an invalid index of this name behind.'),
      { kind: 'sql', sql: index.sql, ...call },
      ...(index.hasExpressions
        ? [sql(`ANALYZE ${index.table}`, 'Only ANALYZE gathers statistics of expressions.')]
        : []),
    ],
    [drop],
  )
}
