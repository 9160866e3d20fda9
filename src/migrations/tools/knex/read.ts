import { ExpectedDatabase } from '../../code-files/expected.ts'
import { followModule, sendSql, stepsOf } from '../../code-files/follow.ts'
import { isCallable } from '../../code-files/run/machine.ts'
import { Unknown } from '../../code-files/run/values.ts'
import type { Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { KnexHost } from './builder/knex.ts'
import { knexModule } from './builder/module.ts'

/** What a migration hands to the server, one direction: its functions are followed with Knex 3's builder in mind. */
export async function knexScript({ workspace, revision, direction, schemaBefore }: ScriptRequest): Promise<Script> {
  const { file } = revision.position
  const { machine, exports } = await followModule(workspace, file, { module: knexModule })
  const opaque = (reason: string): Script => ({
    kind: 'steps',
    steps: [{ kind: 'opaque', position: { file, line: 1 }, operation: 'code', reason }],
  })
  if (exports instanceof Unknown || exports === undefined) return opaque('its syntax cannot be read')
  const run = machine.member(exports, direction)
  if (run === undefined && direction === 'down') return { kind: 'absent', reason: 'it has no function down' }
  if (!isCallable(run)) return opaque(`its function ${direction} comes from elsewhere`)
  const config = machine.member(exports, 'config')
  const autocommit = config !== undefined && machine.member(config, 'transaction') === false
  const database = new ExpectedDatabase(schemaBefore)
  const knex = new KnexHost({
    send: (at, sql, operation, place) => sendSql(at, sql, operation, place, { autocommit }),
    hasTable: (at, schema, table) => database.hasTable(at, schema, table),
    hasColumn: (at, schema, table, column) => database.hasColumn(at, schema, table, column),
  })
  const script = machine.parse(file)
  if (script === undefined) return opaque('its syntax cannot be read')
  const place = { script, start: 0 }
  const work = () => machine.settle(machine.call(run, [knex], { place, self: exports }), place)
  return { kind: 'steps', steps: stepsOf(machine, file, work) }
}
