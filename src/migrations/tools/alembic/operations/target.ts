import type { Origin, RunState } from '../library/emit.ts'
import { orOpaque } from '../library/emit.ts'
import { type Bound, bind, signature } from '../library/signature.ts'
import { PyCallable, type PyValue, type VocabularyContext } from '../python/values.ts'
import type { Name } from '../sqlalchemy/name.ts'
import type { NamingConvention } from '../sqlalchemy/schema/naming.ts'
import { Table } from '../sqlalchemy/schema/table.ts'
import { tablesChangedBy } from './executable.ts'

/** What the directives of one run share. */
export interface Run {
  readonly state: RunState
  readonly convention: NamingConvention
  readonly options: VocabularyContext['options']
}

/** The table a directive of a batch works on; outside of batches the directive names its own. */
export interface BatchTarget {
  readonly table: PyValue
  readonly schema: PyValue | undefined
}

/** Where a directive writes to. In a batch statements wait until its end. */
export type Emitter = (origin: Origin, write: (origin: Origin) => void) => void

/** One directive: its parameters as `op` and as a batch have them, and what it writes. */
export interface Directive {
  readonly name: string
  readonly parameters: string
  /** Undefined: a batch does not have it. */
  readonly batchParameters: string | undefined
  readonly write: (args: Bound, origin: Origin, run: Run) => PyValue
}

/** Directives of a batch get the name of its table from it. */
export function withTarget(
  args: Bound,
  { table, schema }: BatchTarget,
  tableParameter: string,
  schemaParameter: string,
): Bound {
  const values = new Map(args.values)
  values.set(tableParameter, table)
  if (schema !== undefined) values.set(schemaParameter, schema)
  return { ...args, values, get: (name) => values.get(name) }
}

/** The callable `op.<name>`. */
export function directiveFunction({ name, parameters, write }: Directive, run: Run): PyCallable {
  const shape = signature(parameters)
  return new PyCallable(`op.${name}`, (args, site) => {
    const origin = { site, operation: name, state: run.state }
    let bound: Bound | undefined
    const action = () => {
      bound = bind(name, shape, args)
      return write(bound, origin, run)
    }
    return orOpaque(origin, action, () => (bound === undefined ? undefined : tablesOf(bound)))
  })
}

/** The tables the arguments of a directive name, when they name any: it changes no others. */
export function tablesOf(args: Bound): readonly string[] | undefined {
  if (args.get('rows') !== undefined) return []
  const statement = args.get('sqltext')
  if (statement !== undefined) return tablesChangedBy(statement)
  const names = ['table_name', 'source_table', 'old_table_name', 'new_table_name'].flatMap(
    (name) => args.get(name) ?? [],
  )
  const schema = args.get('source_schema') ?? args.get('schema') ?? null
  if (names.length === 0 || (schema !== null && typeof schema !== 'string')) return undefined
  const texts = names.flatMap((name) => (typeof name === 'string' ? `${schema ?? 'public'}.${name}` : []))
  return texts.length === names.length ? texts : undefined
}

/** A table of which only the name matters, with the columns and constraints a directive speaks of. */
export function placeholder(
  origin: Origin,
  run: Run,
  name: Name,
  schema: Name | undefined,
  items: readonly PyValue[] = [],
): Table {
  return new Table({ name, schema, convention: run.convention }, items, origin.site)
}
