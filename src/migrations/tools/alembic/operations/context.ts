import { asText } from '../library/convert.ts'
import { ignored, makes } from '../library/members.ts'
import { unknowable } from '../library/unknowable.ts'
import { type CallSite, PyModule, PyObject, type PyValue } from '../python/values.ts'
import { Block, Connection, DIALECT } from './connection.ts'
import { executeDirective } from './execute.ts'
import { directiveFunction, type Run } from './target.ts'

/** `op.get_context()`. */
export class MigrationContext extends PyObject {
  readonly typeName = 'the migration context'
  override readonly touchesDatabase = true
  readonly #run: Run
  constructor(run: Run) {
    super()
    this.#run = run
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const { state } = this.#run
    if (name === 'dialect') return DIALECT
    if (name === 'as_sql') return false
    if (name === 'config') return new Configuration(this.#run.options)
    if (name === 'bind' || name === 'connection') return new Connection(state)
    if (name === 'execute') return directiveFunction({ ...executeDirective, name }, this.#run)
    if (name === 'begin_transaction')
      return ignored(
        name,
        new Block(
          () => {},
          () => {},
        ),
      )
    if (name === 'autocommit_block') {
      const change = (by: number) => (inner: CallSite) => {
        const before = state.autocommit
        inner.changing(state, () => () => {
          state.autocommit = before
        })
        state.autocommit += by
      }
      return makes(name, '', () => new Block(change(1), change(-1)))
    }
    return site.unknown(`${name} of the migration context is not known from the file`)
  }
}

/** `alembic.context` as revisions use it: a plain run that is not offline. */
export function contextModule(run: Run): PyModule {
  const members: Readonly<Record<string, PyValue>> = {
    is_offline_mode: ignored('is_offline_mode', false),
    get_context: makes('get_context', '', () => new MigrationContext(run)),
    get_bind: makes('get_bind', '', () => new Connection(run.state)),
    execute: directiveFunction(executeDirective, run),
    get_x_argument: makes('get_x_argument', 'as_dictionary?', (_args, site) => site.unknown('arguments given with -x')),
    config: new Configuration(run.options),
  }
  return new PyModule('alembic.context', (name) => (Object.hasOwn(members, name) ? members[name] : undefined))
}

/** `context.config` of a plain run: what its configuration says, and nothing that a command line or program adds. */
class Configuration extends PyObject {
  readonly typeName = 'the configuration of Alembic'
  readonly #options: Run['options']
  constructor(options: Run['options']) {
    super()
    this.#options = options
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const options = this.#options
    if (name !== 'get_main_option' || options === undefined) {
      return site.unknown(`config.${name} is read from the configuration`)
    }
    return makes(name, 'name default?', (args) => {
      const option = asText(args.get('name'), 'the name of an option')
      // Programs set the address of the database; any other option they set is beyond a plain run.
      if (option === 'sqlalchemy.url') return unknowable('the address of the database')
      return options.get(option) ?? args.get('default') ?? null
    })
  }
}
