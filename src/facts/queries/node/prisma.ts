import type { Model } from '../../models/types.ts'
import type { OutsideCall } from '../../typescript/run/machine.ts'
import type { Place, Value as Seen } from '../../typescript/run/values.ts'
import { statement, tableSource } from '../statement.ts'
import type { Operation, Statement } from '../values.ts'
import type { Follower } from './follower.ts'
import type { Form } from './shapes.ts'
import { rowsOf } from './shapes.ts'
import { scriptSite } from './sites.ts'
import type { Subject } from './where.ts'
import { objectConditions, valuesOf } from './where.ts'

/** What the calls of a model's delegate do, and in which form they answer (Prisma Client API reference). */
const CALLS: Readonly<Record<string, { readonly operation: Operation; readonly form: Form }>> = {
  findUnique: { operation: 'select', form: 'perhaps' },
  findUniqueOrThrow: { operation: 'select', form: 'one' },
  findFirst: { operation: 'select', form: 'perhaps' },
  findFirstOrThrow: { operation: 'select', form: 'one' },
  findMany: { operation: 'select', form: 'all' },
  count: { operation: 'select', form: 'count' },
  aggregate: { operation: 'select', form: 'perhaps' },
  groupBy: { operation: 'select', form: 'all' },
  create: { operation: 'insert', form: 'perhaps' },
  createMany: { operation: 'insert', form: 'perhaps' },
  createManyAndReturn: { operation: 'insert', form: 'all' },
  update: { operation: 'update', form: 'one' },
  updateMany: { operation: 'update', form: 'count' },
  updateManyAndReturn: { operation: 'update', form: 'all' },
  upsert: { operation: 'update', form: 'perhaps' },
  delete: { operation: 'delete', form: 'one' },
  deleteMany: { operation: 'delete', form: 'count' },
}

const EXTENDED = 'the client is extended, and what its extension adds to queries is not followed'

/** Calls of Prisma's client: `prisma.order.findMany({ … })`, whatever the client is called. */
export class PrismaQueries {
  readonly #follower: Follower
  readonly #isExtended: boolean

  constructor(follower: Follower, isExtended: boolean) {
    this.#follower = follower
    this.#isExtended = isExtended
  }

  call({ callee, args, place }: OutsideCall): Seen | undefined {
    const names = namesOf(callee)
    const [name = '', accessor = ''] = names
    if (name === '$transaction') return this.#transaction(callee, args, place)
    const known = CALLS[name]
    const model = known === undefined ? undefined : this.#follower.tables.accessor(accessor)
    if (known === undefined || model === undefined || names.length < 2) return undefined
    return this.#query(model, name, known.operation, known.form, args[0], place)
  }

  /** `$transaction(async (tx) => …)`: the function runs with a client; a list of queries has been evaluated. */
  #transaction(callee: Seen, [first]: readonly Seen[], place: Place): Seen | undefined {
    if (!this.#follower.tables.hasAccessors) return undefined
    if (first?.kind !== 'function') return first
    const client = callee.kind === 'method' ? callee.object : { kind: 'unknown' as const, text: 'tx' }
    return this.#follower.machine?.call(first, [client], place)
  }

  #query(model: Model, name: string, operation: Operation, form: Form, given: Seen | undefined, place: Place): Seen {
    const follower = this.#follower
    const subject: Subject = { follower, model, alias: model.table, place }
    const fields = given?.kind === 'shape' ? given.fields : new Map<string, Seen>()
    const isVague = given !== undefined && (given.kind !== 'shape' ? given.kind !== 'constant' : given.open)
    const doubts = [
      ...(isVague ? ['what the query is given could not be read'] : []),
      ...(this.#isExtended ? [EXTENDED] : []),
    ]
    const base = {
      ...statement(operation, scriptSite(place, undefined)),
      sources: [tableSource(model.table, model.table)],
      doubts,
    }
    if (operation === 'insert' || name === 'upsert') {
      const data = valuesOf(subject, fields.get(name === 'upsert' ? 'create' : 'data'))
      const more = data.certain ? doubts : [...doubts, 'values that were not understood']
      const made = follower.send({ ...base, operation: 'insert', values: data.values, doubts: more }, place)
      if (operation === 'insert') return rowsOf(follower, made, form, place)
    }
    const { where, sometimes } = objectConditions(subject, fields.get('where'))
    const made: Statement = { ...base, where, sometimes }
    return rowsOf(follower, follower.send(made, place), form, place)
  }
}

/** The names of a chain of members, last one first: `findMany`, `order`, `prisma`. */
function namesOf(callee: Seen): string[] {
  if (callee.kind === 'unknown') return callee.text.split('.').reverse()
  if (callee.kind !== 'method') return ['']
  const { object } = callee
  if (object.kind === 'method') return [callee.name, ...namesOf(object)]
  if (object.kind === 'unknown') return [callee.name, ...object.text.split('.').reverse(), '']
  return [callee.name, '']
}
