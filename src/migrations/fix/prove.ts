import type { SqlParser } from '../../parsers/sql/parse.ts'
import { compareSchemas, type DatabaseSchema, isColumnOrder, readSchema } from '../../postgres/schema/read.ts'
import { type Contents, lostBetween, readContents } from '../rehearse/contents.ts'
import { openTracer } from '../rehearse/trace.ts'
import type { Direction } from '../types.ts'
import type { ChainStage } from './chain.ts'
import type { Databases } from './databases.ts'
import type { AllowedDifference } from './define-fix.ts'
import { runChain } from './run-chain.ts'
import type { Proof } from './types.ts'

/** What the original leaves behind, to hold the safe form against. */
export interface Outcome {
  readonly schema: DatabaseSchema
  readonly contents: Contents
}

export interface ProofRequest {
  readonly databases: Databases
  /** A database as it is before the revision, with rows; copies of it are used. */
  readonly before: string
  /** Undefined when the original does not run on rows: then `schema` alone is known, from a run without. */
  readonly original: Outcome | { readonly schema: DatabaseSchema; readonly failed: string }
  readonly chain: readonly ChainStage[]
  /** The stages that run before a release: their way back is tried. */
  readonly now: readonly ChainStage[]
  readonly allowed: readonly AllowedDifference[]
  readonly parse: SqlParser
}

/**
 * Runs a chain of stages on rows and compares what it leaves with what the original leaves: the same schema, the same
 * rows, and no statement that reads or writes a table while others wait for it.
 */
export async function prove(request: ProofRequest): Promise<Proof> {
  const { databases, before, original, chain } = request
  const name = await databases.create(before)
  try {
    const start = await databases.within(name, outcomeOf)
    const tracer = await openTracer(databases.connection(name), databases)
    const ran = await runChain({
      chain,
      tracer,
      direction: 'up',
      connection: databases.connection(name),
      parse: request.parse,
    }).finally(() => tracer.close())
    if (ran.failure !== undefined)
      return { reasons: [ran.failure], differences: [], statements: ran.statements, back: undefined }
    const end = await databases.within(name, outcomeOf)
    const schema = schemaReasons(original.schema, end.schema, request.allowed)
    const rows = rowReasons(start.contents, 'contents' in original ? original.contents : undefined, end.contents)
    const reasons = [...ran.blocked, ...schema.reasons, ...rows]
    const back = reasons.length > 0 ? undefined : await wayBack(request, name)
    return { reasons, differences: schema.differences, statements: ran.statements, back }
  } finally {
    await databases.drop(name)
  }
}

export async function outcomeOf(client: Parameters<typeof readSchema>[0]): Promise<Outcome> {
  return {
    schema: await readSchema(client),
    contents: await readContents(async (query) => (await client.query(query)).rows),
  }
}

function schemaReasons(
  original: DatabaseSchema,
  fixed: DatabaseSchema,
  allowed: readonly AllowedDifference[],
): { readonly reasons: string[]; readonly differences: string[] } {
  const reasons: string[] = []
  const differences: string[] = []
  for (const one of compareSchemas(original, fixed)) {
    if (/plimsoll_rehearsal/.test(one.name)) continue
    const name = `${one.kind} ${one.name}`
    const meant = allowed.find(({ object }) => object.test(name))
    const what = one.properties.map(({ name: property }) => property).join(', ')
    if (meant !== undefined) differences.push(`${name}: ${meant.why}`)
    else if (isColumnOrder(one)) differences.push(`${name}: its columns stand in another order`)
    else reasons.push(`the schema is another one: ${name} is ${one.change}${what === '' ? '' : ` (${what})`}`)
  }
  return { reasons, differences }
}

/**
 * Rows are held against those the original leaves; where it does not run on rows, against those before it. Columns that
 * are marked as drawn anew at every run differ between any two runs.
 */
function rowReasons(start: Contents, original: Contents | undefined, end: Contents): string[] {
  const lost = lostBetween(original ?? start, end)
  return lost.flatMap(({ table, column }) => {
    if (column === null) return [`rows of ${table} are not what they were`]
    if (original?.hashes.get(table)?.get(column) === DRAWN) return []
    return [`values of ${table}.${column} are not what the original leaves`]
  })
}

/** Stands for the hash of a column whose values are other ones at every run. */
export const DRAWN = 'drawn'

/** The contents with the columns marked in which two runs of the original differ. */
export function markDrawn(first: Contents, second: Contents): Contents {
  const differing = lostBetween(first, second)
  const hashes = new Map(
    [...first.hashes].map(([table, columns]) => [
      table,
      new Map(
        [...columns].map(([column, hash]) => [
          column,
          differing.some((one) => one.table === table && one.column === column) ? DRAWN : hash,
        ]),
      ),
    ]),
  )
  return { ...first, hashes }
}

/** There and back with what runs before a release: behind it, what is dropped is gone. */
async function wayBack(request: ProofRequest, ran: string): Promise<Proof['back']> {
  const { databases, before, chain, now } = request
  if (now.every(({ down }) => down.length === 0)) return undefined
  const start = await databases.within(before, outcomeOf)
  const name = now.length === chain.length ? ran : await databases.create(before)
  try {
    const failure =
      (now.length === chain.length ? undefined : await run(request, name, 'up')) ?? (await run(request, name, 'down'))
    if (failure !== undefined) return { reason: failure }
    return backReason(start, await databases.within(name, outcomeOf))
  } finally {
    if (name !== ran) await databases.drop(name)
  }
}

async function run(
  { databases, now, parse }: ProofRequest,
  name: string,
  direction: Direction,
): Promise<string | undefined> {
  const connection = databases.connection(name)
  const tracer = await openTracer(connection, databases)
  try {
    return (await runChain({ chain: now, tracer, direction, connection, parse })).failure
  } finally {
    await tracer.close()
  }
}

function backReason(start: Outcome, end: Outcome): Proof['back'] {
  const [difference] = compareSchemas(start.schema, end.schema).filter(
    (one) => !isColumnOrder(one) && !/plimsoll_rehearsal/.test(one.name),
  )
  if (difference !== undefined)
    return { reason: `${difference.kind} ${difference.name} is ${difference.change} afterwards` }
  const [lost] = lostBetween(start.contents, end.contents)
  if (lost === undefined) return 'leads back'
  return { reason: `rows of ${lost.table}${lost.column === null ? '' : `.${lost.column}`} are not what they were` }
}
