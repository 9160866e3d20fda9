import type { MigrationStep } from '../../../types.ts'
import { asOptionalText } from '../library/convert.ts'
import { aboutToChange, emitOpaque, type Origin, orOpaque } from '../library/emit.ts'
import { Bound, bind, signature } from '../library/signature.ts'
import { unknowable } from '../library/unknowable.ts'
import { type CallSite, PyCallable, PyObject, type PyValue } from '../python/values.ts'
import { type BatchTarget, type Directive, type Run, tablesOf, withTarget } from './target.ts'

/** `with op.batch_alter_table('t') as batch:`. On PostgreSQL its directives are plain ALTERs, written at its end. */
export class Batch extends PyObject {
  readonly typeName = 'a batch'
  override readonly touchesDatabase = true
  readonly #target: BatchTarget
  readonly #run: Run
  readonly #directives: ReadonlyMap<string, Directive>
  readonly #others: (name: string) => PyValue | undefined
  readonly #waiting: MigrationStep[] = []

  constructor(
    target: BatchTarget,
    run: Run,
    directives: ReadonlyMap<string, Directive>,
    others: (name: string) => PyValue | undefined,
  ) {
    super()
    this.#target = target
    this.#run = run
    this.#directives = directives
    this.#others = others
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    const directive = this.#directives.get(name)
    if (directive === undefined) return this.#others(name)
    const parameters = directive.batchParameters
    if (parameters === undefined) return opaqueDirective(name, `batches have no ${name}()`)
    const shape = signature(parameters)
    return new PyCallable(`op.${name}`, (args, site) => {
      const origin: Origin = { site: waitingSite(site, this.#waiting), operation: name, state: this.#run.state }
      const { table, schema = null } = this.#target
      const tables = () =>
        tablesOf(
          new Bound(
            new Map([
              ['table_name', table],
              ['schema', schema],
            ]),
          ),
        )
      return orOpaque(
        origin,
        () => directive.write(this.#complete(bind(name, shape, args), name), origin, this.#run),
        tables,
      )
    })
  }

  #complete(args: Bound, name: string): Bound {
    return name === 'create_foreign_key'
      ? withTarget(args, this.#target, 'source_table', 'source_schema')
      : withTarget(args, this.#target, 'table_name', 'schema')
  }

  override enter(): PyValue {
    return this
  }

  /** Alembic writes nothing of a batch that an exception leaves. */
  override exit(site: CallSite, failed: boolean): void {
    aboutToChange(site, this.#waiting)
    const steps = this.#waiting.splice(0)
    if (!failed) for (const step of steps) site.emit(step)
  }
}

/** A place whose statements wait. */
function waitingSite(site: CallSite, waiting: MigrationStep[]): CallSite {
  const emit = (step: MigrationStep) => {
    aboutToChange(site, waiting)
    waiting.push(step)
  }
  return Object.create(site, { emit: { value: emit } })
}

export function opaqueDirective(name: string, reason: string): PyCallable {
  return new PyCallable(name, (_args, site) => {
    emitOpaque({ site, operation: name }, reason)
    return site.unknown(reason)
  })
}

const PARAMETERS =
  'table_name schema? recreate? partial_reordering? copy_from? table_args? table_kwargs? reflect_args? reflect_kwargs? naming_convention?'

/** `op.batch_alter_table`. */
export function batchFunction(
  run: Run,
  directives: ReadonlyMap<string, Directive>,
  others: (name: string) => PyValue | undefined,
): PyCallable {
  const shape = signature(PARAMETERS)
  return new PyCallable('op.batch_alter_table', (args, site) => {
    const origin = { site, operation: 'batch_alter_table', state: run.state }
    let given: Bound | undefined
    const open = () => {
      given = bind('batch_alter_table', shape, args)
      if (asOptionalText(given.get('recreate'), 'recreate') === 'always')
        unknowable('the batch copies the table as it is in the database')
      const schema = given.get('schema')
      const target = { table: given.get('table_name') ?? null, schema: schema === null ? undefined : schema }
      return new Batch(target, run, directives, others)
    }
    return orOpaque(origin, open, () => (given === undefined ? undefined : tablesOf(given)))
  })
}
