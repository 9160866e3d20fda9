import type pg from 'pg'
import { readSchema } from '../../postgres/schema/read.ts'
import { answersFor } from './answers.ts'
import { type ChainStage, chainOf } from './chain.ts'
import { type ComposeRequest, type Composition, compose, cutToTool, mayPack } from './compose.ts'
import type { FixUnit } from './define-fix.ts'
import { fixFindings } from './fixed-lint.ts'
import { markDrawn, outcomeOf, type ProofRequest, prove } from './prove.ts'
import { oneLine } from './run-chain.ts'
import { seedsFor } from './seeds.ts'
import type { FixedRevision, FixedUnit, FixRevisionRequest, Proof, Refusal } from './types.ts'
import { unitsOf, withRules } from './units.ts'

const NOTHING: Composition = { now: [], later: [] }

/** Finds the safe form of a revision and proves it. */
export async function fixRevision(request: FixRevisionRequest): Promise<FixedRevision> {
  const { scripts, parse, databases, input } = request
  const [up, down] = [await unitsOf(scripts.up, parse), await unitsOf(scripts.down, parse)]
  const back = down.kind === 'units' ? down.units : []
  const backUnknown = down.kind === 'units' ? undefined : down.reason
  const base = { id: scripts.revision.id, back, backUnknown, originalFails: undefined }
  const nothing = { ...base, fixed: [], composition: NOTHING, now: [], later: [], proof: undefined }
  if (up.kind === 'unknown') {
    return { ...nothing, units: [], findings: [], refused: [{ sql: '', rules: [], reason: up.reason }] }
  }
  const { units, findings } = withRules(up.units, { input, parse })
  const scratch = await databases.create(request.empty)
  try {
    const { answers, refused } = await databases.within(scratch, (client) => answersFor({ ...request, units, client }))
    const schema = await databases.within(scratch, readSchema)
    if (answers.length === 0) return { ...nothing, units, findings, refused }
    const seeds = await databases.within(scratch, (client) =>
      seedsFor(units, async (sql) => (await client.query(sql)).rows),
    )
    const filled = await seeded(request, seeds)
    const own = { ...request, filled }
    const original = await originalOutcome(own, units)
    const known = 'failed' in original ? { schema, failed: original.failed } : original
    const found = await search({ request: own, units, back, answers, original: known })
    if (filled !== request.filled) await databases.drop(filled)
    const originalFails = 'failed' in original ? original.failed : undefined
    return { ...base, originalFails, units, findings, ...found, refused: [...refused, ...found.refused] }
  } finally {
    await databases.drop(scratch)
  }
}

/** The rows with values that conversions accept, where the ones they have would not be; else as they are. */
async function seeded({ databases, filled }: FixRevisionRequest, seeds: readonly string[]): Promise<string> {
  if (seeds.length === 0) return filled
  const name = await databases.create(filled)
  await databases.within(name, async (client) => {
    // A seed that a constraint refuses leaves the rows as they were; the proof says what comes of it.
    for (const sql of seeds) await client.query(sql).catch(() => undefined)
  })
  return name
}

type Original = ProofRequest['original']

async function originalOutcome(
  { databases, filled }: FixRevisionRequest,
  units: readonly FixUnit[],
): Promise<Extract<Original, { contents: unknown }> | { readonly failed: string }> {
  const name = await databases.create(filled)
  try {
    return await databases.within(name, async (client: pg.Client) => {
      for (const { sql } of units) {
        try {
          await client.query(sql)
        } catch (error) {
          return { failed: `${oneLine(sql)} fails: ${error instanceof Error ? error.message : String(error)}` }
        }
      }
      return outcomeOf(client)
    })
  } finally {
    await databases.drop(name)
  }
}

interface Search {
  readonly request: FixRevisionRequest
  readonly units: readonly FixUnit[]
  readonly back: readonly FixUnit[]
  readonly answers: readonly FixedUnit[]
  readonly original: Original
}

type Found = Pick<FixedRevision, 'fixed' | 'composition' | 'now' | 'later' | 'proof' | 'refused'>

/** The first order of the stages that proves itself; where none does, what each form proves by itself. */
async function search(all: Search): Promise<Found> {
  const first = await tryOrders(all)
  if (first.proof.reasons.length === 0 || all.answers.length === 1) return settled(first, all)
  const good: FixedUnit[] = []
  const refused: Refusal[] = []
  for (const one of all.answers) {
    const alone = await tryOrders({ ...all, answers: [one] })
    if (alone.proof.reasons.length === 0) good.push(one)
    else refused.push(refusalOf(one, alone.proof))
  }
  if (good.length === 0 || good.length === all.answers.length) return settled(first, all)
  const second = await tryOrders({ ...all, answers: good })
  const result = settled(second, { ...all, answers: good })
  return { ...result, refused: [...refused, ...result.refused] }
}

interface Tried {
  readonly composition: Composition
  readonly now: readonly ChainStage[]
  readonly later: readonly ChainStage[]
  readonly proof: Proof
}

function settled({ composition, now, later, proof }: Tried, { answers }: Search): Found {
  if (proof.reasons.length === 0) return { fixed: answers, composition, now, later, proof, refused: [] }
  const refused = answers.map((one) => refusalOf(one, proof))
  return { fixed: [], composition: NOTHING, now: [], later: [], proof, refused }
}

function refusalOf({ unit, form }: FixedUnit, { reasons }: Proof): Refusal {
  return { sql: unit.sql, rules: unit.rules, form: form.id, reason: `not proven: ${reasons.slice(0, 3).join('; ')}` }
}

async function tryOrders(all: Search): Promise<Tried> {
  const orders: ComposeRequest['order'][] = mayPack(all.units)
    ? ['packed', 'strict', 'deferred']
    : ['strict', 'deferred']
  let best: Tried | undefined
  for (const order of orders) {
    const answers = new Map(all.answers.map(({ unit, answer }) => [unit.at, answer]))
    const composition = withSomethingNow(
      cutToTool(compose({ units: all.units, back: all.back, answers, order }), all.request),
    )
    if (order === 'deferred' && composition.later.length === 0) continue
    const tried = await tryOne(all, composition)
    if (tried.proof.reasons.length === 0) return tried
    best ??= tried
  }
  if (best === undefined) throw new Error('there is always an order to try')
  return best
}

/** The revision has to stay, for those that follow it: where all of it waits for a release, it does nothing now. */
function withSomethingNow({ now, later }: Composition): Composition {
  const nothing = { mode: 'transaction', title: 'nothing before the release', up: [], down: [] } as const
  return { now: now.length === 0 ? [nothing] : now, later }
}

async function tryOne({ request, units, back, answers, original }: Search, composition: Composition): Promise<Tried> {
  const { databases, filled, transactions, canRunAlone, parse, input } = request
  const chainRequest = { units, back, transactions, canRunAlone: canRunAlone === true }
  const now = chainOf(composition.now, chainRequest)
  const later = chainOf(composition.later, chainRequest)
  const chain = [...now, ...later]
  const refuse = (reasons: string[]): Tried => ({
    composition,
    now,
    later,
    proof: { reasons, differences: [], statements: 0, back: undefined },
  })
  if (canRunAlone !== true && chain.some(({ stage }) => stage.mode === 'alone')) return refuse([canRunAlone])
  const answered = new Set(answers.map(({ unit }) => unit.at))
  const unanswered = new Set(units.filter(({ at, rules }) => !answered.has(at) && rules.length > 0).map(({ at }) => at))
  const told = fixFindings({ input, chain, units, unanswered, forms: answers.map(({ form }) => form), parse })
  if (told.length > 0) return refuse(told)
  const allowed = answers.flatMap(({ answer }) => answer.differs ?? [])
  const proof = await prove({ databases, before: filled, original, chain, now, allowed, parse })
  if (proof.reasons.length === 0 || !('contents' in original)) return { composition, now, later, proof }
  // Values that are drawn anew at every run are known by a second run of the original.
  const again = await originalOutcome(request, units)
  if (!('contents' in again)) return { composition, now, later, proof }
  const marked = { schema: original.schema, contents: markDrawn(original.contents, again.contents) }
  return {
    composition,
    now,
    later,
    proof: await prove({ databases, before: filled, original: marked, chain, now, allowed, parse }),
  }
}
