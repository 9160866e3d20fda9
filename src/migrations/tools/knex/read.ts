import { parseScript } from '../../../parsers/typescript/parse.ts'
import type { Chain, Link } from '../../code-files/chain.ts'
import { exportedFunctions, moduleScope } from '../../code-files/functions.ts'
import { evaluate, type Scope } from '../../code-files/values.ts'
import { type StepMaker, stepsOf, type Vocabulary } from '../../code-files/walk.ts'
import type { MigrationStep, Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { quoted, tableChange } from './table.ts'

/** What a migration hands to the server, one direction. */
export async function knexScript({ workspace, revision, direction }: ScriptRequest): Promise<Script> {
  const { file } = revision.position
  const script = await parseScript(file, workspace.read(file) ?? '')
  if ('reason' in script) {
    const position = { file, line: script.line }
    return { kind: 'steps', steps: [{ kind: 'opaque', position, operation: 'code', reason: script.reason }] }
  }
  const body = exportedFunctions(script.program)[direction]
  if (body === undefined) {
    if (direction === 'down') return { kind: 'absent', reason: 'it has no function down' }
    const reason = 'its function up comes from elsewhere'
    return { kind: 'steps', steps: [{ kind: 'opaque', position: { file, line: 1 }, operation: 'code', reason }] }
  }
  const autocommit = /\btransaction\s*:\s*false\b/.test(script.text)
  const walk = { script, vocabulary, runners: new Set(body.first), autocommit }
  return { kind: 'steps', steps: stepsOf(walk, body.statements, moduleScope(script.program)) }
}

const vocabulary: Vocabulary = {
  steps(chain, scope, maker) {
    const [first, ...rest] = chain.links
    if (first?.name === 'raw' && rest.length === 0) return raw(first, scope, maker)
    if (first?.name === 'schema' && first.args === undefined) return schema(rest, scope, maker)
    if (isRead(chain)) return []
    const link = chain.links.at(-1)
    return [maker.opaque(link?.start ?? 0, 'query', "a query of Knex's builder is not written as SQL here")]
  },
}

/** `knex('t').select(…)`: rows are read, none is changed. */
function isRead({ links }: Chain): boolean {
  const names = links.map(({ name }) => name)
  const changes =
    /^(?:insert|update|del|delete|truncate|increment|decrement|upsert|onConflict|raw|with\w*|transaction)$/
  return names.some((name) => /^(?:select|first|pluck|count)$/.test(name)) && !names.some((name) => changes.test(name))
}

function raw(link: Link, scope: Scope, maker: StepMaker): readonly MigrationStep[] {
  const [sql, ...values] = link.args ?? []
  const text = sql === undefined || sql.type === 'SpreadElement' ? undefined : evaluate(sql, scope)
  if (typeof text !== 'string') return [maker.opaque(link.start, 'raw', 'its SQL is put together by code')]
  if (values.length > 0) return [maker.opaque(link.start, 'raw', 'its SQL is given values by code')]
  if (text.includes('\\?')) return [maker.opaque(link.start, 'raw', 'it holds escaped question marks')]
  return maker.sql(text, link)
}

/** Calls of the schema builder, in their order: each is one or several statements. */
function schema(links: readonly Link[], scope: Scope, maker: StepMaker): readonly MigrationStep[] {
  if (links.every(({ name }) => /^has(?:Table|Column)$/.test(name))) return []
  const [first] = links
  if (first !== undefined && links.some(({ name }) => /^withSchema$/.test(name))) {
    return [maker.opaque(first.start, 'withSchema', 'a schema is chosen by code')]
  }
  return links.flatMap((link) => {
    if (link.name === 'raw') return raw(link, scope, maker)
    const statements = statementsOf(link, scope)
    if (statements === undefined) {
      return [maker.opaque(link.start, link.name, `this ${link.name} of Knex is not written as SQL here`)]
    }
    return statements.flatMap((sql) => maker.sql(sql, link))
  })
}

function statementsOf(link: Link, scope: Scope): readonly string[] | undefined {
  const values = (link.args ?? []).map((one) => (one.type === 'SpreadElement' ? undefined : evaluate(one, scope)))
  const [name, other] = values
  if (typeof name !== 'string') return undefined
  switch (link.name) {
    case 'dropTable':
      return values.length === 1 ? [`drop table ${quoted(name)}`] : undefined
    case 'dropTableIfExists':
      return values.length === 1 ? [`drop table if exists ${quoted(name)}`] : undefined
    case 'renameTable':
      return typeof other === 'string' ? [`alter table ${quoted(name)} rename to ${quoted(other)}`] : undefined
    case 'table':
    case 'alterTable':
      return tableChange(name, link.args?.[1], scope)
    default:
      return undefined
  }
}
