import type { Origin, RunState } from '../library/emit.ts'
import { orOpaque } from '../library/emit.ts'
import { type Bound, bind, signature } from '../library/signature.ts'
import { PyCallable, type PyValue, type VocabularyContext } from '../python/values.ts'
import type { Name } from '../sqlalchemy/name.ts'
import type { NamingConvention } from '../sqlalchemy/schema/naming.ts'
import { Table } from '../sqlalchemy/schema/table.ts'

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
    return orOpaque(origin, () => write(bind(name, shape, args), origin, run))
  })
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
