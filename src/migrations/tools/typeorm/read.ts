import { parseScript } from '../../../parsers/typescript/parse.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { Chain } from '../../code-files/chain.ts'
import { type MigrationClass, migrationClasses, moduleScope } from '../../code-files/functions.ts'
import { evaluate, type Scope } from '../../code-files/values.ts'
import { type StepMaker, stepsOf, type Vocabulary } from '../../code-files/walk.ts'
import type { MigrationStep, RevisionFiles, Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'

/** Migrations by their timestamp: the last 13 digits of their name (`MigrationExecutor.getMigrations`). */
export async function typeormRevisions(workspace: Workspace, files: readonly string[]): Promise<RevisionFiles> {
  const found: { id: string; file: string; line: number; time: number }[] = []
  const unreadable: { position: { file: string; line: number }; reason: string }[] = []
  for (const file of files) {
    const parsed = await parseScript(file, workspace.read(file) ?? '')
    if ('reason' in parsed) {
      unreadable.push({ position: { file, line: parsed.line }, reason: parsed.reason })
      continue
    }
    for (const one of migrationClasses(parsed.program)) {
      const id = nameOf(one)
      const time = Number(/\d{13}$/.exec(id)?.[0])
      const position = { file, line: parsed.line(one.start) }
      if (Number.isNaN(time)) unreadable.push({ position, reason: `its name ${id} does not end in a timestamp` })
      else found.push({ id, time, ...position })
    }
  }
  found.sort((a, b) => a.time - b.time)
  const revisions = found.map(({ id, file, line }, at) => ({
    id,
    message: id.replace(/\d{13}$/, '').replace(/([a-z0-9])([A-Z])/g, '$1 $2'),
    position: { file, line },
    down: found.slice(Math.max(0, at - 1), at).map((before) => before.id),
    dependsOn: [],
    labels: [],
  }))
  return { revisions, unreadable, problems: [] }
}

function nameOf({ name, fields }: MigrationClass): string {
  const own = fields.get('name')
  return typeof own === 'string' ? own : name
}

/** What a migration hands to the server, one direction. */
export async function typeormScript({ workspace, revision, direction }: ScriptRequest): Promise<Script> {
  const { file } = revision.position
  const script = await parseScript(file, workspace.read(file) ?? '')
  if ('reason' in script) throw new Error(`${file} was read before: ${script.reason}`)
  const found = migrationClasses(script.program).find((one) => nameOf(one) === revision.id)
  const body = found?.[direction]
  if (found === undefined || body === undefined) return { kind: 'absent', reason: `it has no method ${direction}` }
  const runners = new Set(body.first)
  const walk = { script, vocabulary, runners, autocommit: found.fields.get('transaction') === false }
  return { kind: 'steps', steps: stepsOf(walk, body.statements, moduleScope(script.program)) }
}

/** Methods of QueryRunner that only look (typeorm/src/query-runner/QueryRunner.ts). */
const READS = new Set([
  'hasTable',
  'hasColumn',
  'hasDatabase',
  'hasSchema',
  'getTable',
  'getTables',
  'getView',
  'getViews',
  'getCurrentSchema',
  'getCurrentDatabase',
  'connection',
  'isTransactionActive',
])

const vocabulary: Vocabulary = {
  steps(chain: Chain, scope: Scope, maker: StepMaker): readonly MigrationStep[] {
    const links = chain.links.filter(
      ({ name, args }) => args !== undefined || !/^(?:queryRunner|manager|connection)$/.test(name),
    )
    const [link, ...others] = links
    if (link === undefined) return []
    if (READS.has(link.name)) return []
    if (link.name !== 'query' || link.args === undefined || others.length > 0) {
      const reason = `${link.name || chain.root} is a call of TypeORM's that is not written as SQL here`
      return [maker.opaque(link.start, link.name || 'code', reason)]
    }
    const [sql, values, ...more] = link.args
    const text = sql === undefined || sql.type === 'SpreadElement' ? undefined : evaluate(sql, scope)
    if (typeof text !== 'string') return [maker.opaque(link.start, 'query', 'its SQL is put together by code')]
    if (values !== undefined || more.length > 0) {
      return [maker.opaque(link.start, 'query', 'its SQL is given values by code')]
    }
    return maker.sql(text, link)
  },
}
