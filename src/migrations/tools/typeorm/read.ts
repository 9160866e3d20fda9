import { posix } from 'node:path'
import { parseScript } from '../../../parsers/typescript/parse.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import { ExpectedDatabase } from '../../code-files/expected.ts'
import { followModule, sendSql, stepsOf } from '../../code-files/follow.ts'
import { type MigrationClass, migrationClasses } from '../../code-files/functions.ts'
import type { Interpreter } from '../../code-files/run/interpreter.ts'
import { ClassValue, isCallable, type Machine } from '../../code-files/run/machine.ts'
import { isRecord, Unknown, type Value } from '../../code-files/run/values.ts'
import { Unsure } from '../../expected/expected-schema.ts'
import type { RevisionFiles, Script } from '../../types.ts'
import type { ScriptRequest } from '../define-tool.ts'
import { typeormModule } from './builder/module.ts'
import { RunnerHost } from './builder/runner.ts'

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

/** What a migration hands to the server, one direction: its methods are followed with TypeORM 0.3's runner in mind. */
export async function typeormScript(request: ScriptRequest): Promise<Script> {
  const { workspace, revision, direction } = request
  const { file } = revision.position
  const { machine, exports } = await followModule(workspace, file, { module: typeormModule })
  const opaque = (reason: string): Script => ({
    kind: 'steps',
    steps: [{ kind: 'opaque', position: revision.position, operation: 'code', reason }],
  })
  const script = machine.parse(file)
  if (script === undefined) return opaque('its syntax cannot be read')
  const place = { script, start: 0 }
  const migration = classOf(machine, exports, revision.id)
  if (migration === undefined) return opaque('its class is not found among what the file exports')
  wrapped(machine, migration, file)
  const instance = machine.construct(migration, [], { place, self: undefined })
  const run = machine.member(instance, direction)
  if (run === undefined) return { kind: 'absent', reason: `it has no method ${direction}` }
  if (!isCallable(run)) return opaque(`its method ${direction} comes from elsewhere`)
  const autocommit = machine.member(instance, 'transaction') === false
  const runner = runnerFor(request, autocommit)
  const work = () => machine.settle(machine.call(run, [runner], { place, self: instance }), place)
  return { kind: 'steps', steps: stepsOf(machine, file, work) }
}

/** n8n wraps its migrations, so that they are given a context made of a runner. */
function wrapped(machine: Interpreter, migration: ClassValue, file: string): void {
  const folder = posix.dirname(posix.dirname(file))
  const helpers = ['js', 'ts'].map((ending) => `${folder}/migration-helpers.${ending}`)
  const found = helpers.find((path) => machine.workspace.file(path) !== undefined)
  if (found === undefined) return
  const wrap = machine.member(machine.load(found), 'wrapMigration')
  if (isCallable(wrap)) machine.call(wrap, [migration], { place: machine.here, self: undefined })
}

function runnerFor({ workspace, schemaBefore }: ScriptRequest, autocommit: boolean): RunnerHost {
  const database = new ExpectedDatabase(schemaBefore)
  return new RunnerHost({
    settings: {
      get uuid() {
        return uuidFunction(workspace)
      },
    },
    send: (at, sql, operation, place, checkFirst = false) =>
      sendSql(at, sql, operation, place, { autocommit, checkFirst }),
    hasTable: (at, schema, table) => database.hasTable(at, schema, table),
    hasColumn: (at, schema, table, column) => database.hasColumn(at, schema, table, column),
    table: (at, schema, table) => database.table(at, schema, table),
    hasEnum: (at, schema, name) =>
      database.ask(at, (expected) => {
        const enums = expected.enums(schema)
        return enums instanceof Unsure ? enums : enums.some(([own]) => own === name)
      }),
  })
}

/** The function that makes ids: a setting of the data source says another one. */
function uuidFunction(workspace: Workspace): string | undefined {
  const isSet = workspace.files.some(
    ({ path, role }) =>
      role === 'code' && /\.[cm]?[jt]s$/.test(path) && workspace.read(path)?.includes('uuidExtension') === true,
  )
  return isSet ? undefined : 'uuid_generate_v4()'
}

/** The class of a migration: by the name it gives itself, or that of the class. */
function classOf(machine: Machine, exports: Value, id: string): ClassValue | undefined {
  if (exports instanceof Unknown || !isRecord(exports)) return undefined
  const classes = Object.keys(exports)
    .map((name) => machine.member(exports, name))
    .filter((one): one is ClassValue => one instanceof ClassValue && 'up' in one.proto)
  const own = classes.filter((one) => one.name === id)
  return own[0] ?? classes.find((one) => ownName(one) === id) ?? (classes.length === 1 ? classes[0] : undefined)
}

function ownName({ node }: ClassValue): string | undefined {
  for (const one of node.body.body) {
    if (one.type === 'PropertyDefinition' && one.key.type === 'Identifier' && one.key.name === 'name')
      return one.value?.type === 'Literal' ? String(one.value.value) : undefined
  }
  return undefined
}
