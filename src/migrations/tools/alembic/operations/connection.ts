import { asTextEntries } from '../library/convert.ts'
import {
  emitOpaque,
  emitStatement,
  markSender,
  type Origin,
  orOpaque,
  type RunState,
  type Sender,
} from '../library/emit.ts'
import { ignored, makes } from '../library/members.ts'
import { type Bound, bind, signature } from '../library/signature.ts'
import { known, unknowable } from '../library/unknowable.ts'
import { type CallSite, PyCallable, PyDict, PyList, PyObject, PyTuple, type PyValue } from '../python/values.ts'
import { DialectClass } from '../sqlalchemy/dialect-classes.ts'
import { DmlStatement } from '../sqlalchemy/expression/dml.ts'
import type { BindNode } from '../sqlalchemy/expression/nodes.ts'
import { TextClause } from '../sqlalchemy/expression/text-clause.ts'
import { plainName, renderName } from '../sqlalchemy/name.ts'
import { executableSql, tablesChangedBy } from './executable.ts'
import { attributeOfResult, resultOfLast } from './result.ts'

/** Statements of `execute(statement, parameters)`: one for each set of parameters. */
export function statementsOf(statement: PyValue, parameters: PyValue | undefined): string[] {
  const given = known(statement)
  const sets = parameterSets(parameters)
  if (sets === undefined) return [executableSql(given)]
  return sets.map((set) => executableSql(withParameters(given, set)))
}

/** Undefined without parameters. */
function parameterSets(parameters: PyValue | undefined): ReadonlyMap<string, PyValue>[] | undefined {
  if (parameters === undefined || parameters === null) return undefined
  const given = known(parameters)
  if (given instanceof PyDict) return [new Map(asTextEntries(given, 'the parameters'))]
  if (!(given instanceof PyList || given instanceof PyTuple)) return unknowable('the parameters are no dictionary')
  return given.items.map((item) => new Map(asTextEntries(item, 'a set of parameters')))
}

function withParameters(statement: PyValue, set: ReadonlyMap<string, PyValue>): PyValue {
  if (statement instanceof TextClause) {
    const binds = [...set].map(([key, value]): [string, BindNode] => {
      return [key, { kind: 'bind', value, type: statement.node.binds.get(key)?.type }]
    })
    return statement.with(new Map(binds))
  }
  const isEmptyInsert =
    statement instanceof DmlStatement && statement.state.verb === 'insert' && statement.state.rows.length === 0
  if (!isEmptyInsert) return unknowable('parameters for a statement that is no text')
  // Keys are asked back one by one only for a single row.
  return statement.with({ rows: [set], inline: true })
}

/** The dialect, as revisions ask for it. */
class Dialect extends PyObject {
  readonly typeName = 'the dialect'
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'name') return 'postgresql'
    if (name === 'identifier_preparer') return new Preparer()
    if (name === 'has_table')
      return new PyCallable(name, () => site.unknown('whether a table is there depends on the database'))
    return site.unknown(`dialect.${name} depends on the database`)
  }

  override isInstanceOf(type: PyValue): boolean | undefined {
    return type instanceof DialectClass ? type.isPostgresql : undefined
  }
}

class Preparer extends PyObject {
  readonly typeName = 'the identifier preparer'
  override attribute(name: string): PyValue | undefined {
    if (name !== 'quote' && name !== 'quote_identifier') return undefined
    return makes(name, 'ident', (args) => {
      const text = args.get('ident')
      if (typeof text !== 'string') return unknowable('the identifier')
      return renderName(name === 'quote' ? plainName(text) : { text, quoted: true })
    })
  }
}

export const DIALECT = new Dialect()

const EXECUTE = signature('statement parameters? | execution_options? params?')

/** What `op.get_bind()` gives: statements sent through it are the migration's. */
export class Connection extends PyObject implements Sender {
  readonly typeName: string = 'the connection of the migration'
  override readonly touchesDatabase = true
  readonly state: RunState
  constructor(state: RunState) {
    super()
    this.state = state
    markSender(this)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'dialect') return DIALECT
    if (name === 'engine') return new Engine()
    if (name === 'execute' || name === 'exec_driver_sql') return this.executor(name, name === 'exec_driver_sql')
    if (name === 'scalar' || name === 'scalars') return this.executor(name, false)
    if (name === 'execution_options')
      return new PyCallable(name, () => site.unknown('a connection with other options', 'database'))
    // Savepoints change nothing of what a migration that succeeds does.
    if (name === 'begin_nested' || name === 'begin')
      return ignored(
        name,
        new Block(
          () => {},
          () => {},
        ),
      )
    if (name === 'commit') return this.opaque(name, 'commits in the middle of the migration', [])
    if (name === 'rollback') return this.opaque(name, 'rolls back in the middle of the migration')
    if (name === 'in_transaction') return ignored(name, true)
    return site.unknown(`${name} of the connection depends on the database`)
  }

  /** `tables`: those it may change; see `emitOpaque`. */
  protected opaque(name: string, reason: string, tables?: readonly string[]): PyCallable {
    return new PyCallable(name, (_args, site) => {
      emitOpaque({ site, operation: name }, reason, tables)
      return null
    })
  }

  protected executor(name: string, raw: boolean): PyCallable {
    return new PyCallable(name, (args, site) => {
      const origin: Origin = { site, operation: 'execute', state: this.state }
      const send = () => {
        this.send(bind(name, EXECUTE, args), origin, raw)
        const result = resultOfLast(this.state.database.live, site)
        return name.startsWith('scalar') ? attributeOfResult(result, name, site) : result
      }
      return orOpaque(origin, send, () => tablesChangedBy(args.positional[0] ?? args.named.get('statement')))
    })
  }

  protected send(args: Bound, origin: Origin, raw: boolean): void {
    const statement = known(args.get('statement') ?? null)
    const parameters = args.get('parameters') ?? args.get('params')
    if (typeof statement === 'string')
      emitStatement(origin, rawSql(statement, parameters, raw ? origin.site : undefined))
    else for (const sql of statementsOf(statement, parameters)) emitStatement(origin, sql)
  }
}

/** SQL for the driver: a percent sign may be a placeholder. */
function rawSql(sql: string, parameters: PyValue | undefined, driver: CallSite | undefined): string {
  if (driver === undefined) return unknowable('a string handed to Connection.execute(), which SQLAlchemy 2 refuses')
  const isPlain = (parameters ?? null) === null && !/%%|%s|%\(/.test(sql)
  if (!isPlain || (sql.includes('%') && driver.live === undefined)) unknowable('SQL with placeholders of the driver')
  if (sql.includes('%')) driver.live?.assume('the driver takes a percent sign without parameters as it stands')
  return sql.trim()
}

class Engine extends PyObject {
  readonly typeName = 'the engine'
  override readonly touchesDatabase = true
  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'name') return 'postgresql'
    if (name === 'dialect') return DIALECT
    return site.unknown(`${name} of the engine: a connection of its own`)
  }
}

/** A `with` block of ours. */
export class Block extends PyObject {
  readonly typeName = 'a block'
  readonly #onEnter: (site: CallSite) => void
  readonly #onExit: (site: CallSite) => void
  constructor(onEnter: (site: CallSite) => void, onExit: (site: CallSite) => void) {
    super()
    this.#onEnter = onEnter
    this.#onExit = onExit
  }
  override attribute(name: string): PyValue | undefined {
    return name === 'commit' || name === 'rollback' || name === 'close' ? ignored(name) : undefined
  }
  override enter(site: CallSite): PyValue {
    this.#onEnter(site)
    return this
  }
  override exit(site: CallSite): void {
    this.#onExit(site)
  }
}
