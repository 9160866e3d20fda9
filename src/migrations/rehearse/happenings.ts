import type { Effect, Work } from '../locks/effect.ts'
import { type LockMode, lockModes, strength, stronger } from '../locks/lock-modes.ts'
import { type Catalogue, indexNamed, showKey } from '../schema/catalogue.ts'
import type { TracedStatement } from './types.ts'

/** What happens to one relation that was there before the transaction. */
export interface Happening {
  readonly relation: string
  readonly kind: 'table' | 'index' | 'view' | 'sequence'
  /** The table of an index. */
  readonly table: string | undefined
  readonly mode: LockMode
  readonly work: Work | undefined
  /** Work that was not ruled out. */
  readonly mayWork: Work | undefined
}

const WORKS: readonly Work[] = ['scan', 'index build', 'rewrite']

function heaviest(works: readonly (Work | undefined)[]): Work | undefined {
  return WORKS.filter((work) => works.includes(work)).at(-1)
}

/** One line for each relation, the strongest lock and the heaviest work of it: a rewrite builds the indexes and reads all rows. */
export function merged(happenings: readonly Happening[]): Happening[] {
  const found = new Map<string, Happening>()
  for (const each of happenings) {
    const known = found.get(each.relation)
    found.set(
      each.relation,
      known === undefined
        ? each
        : {
            ...known,
            mode: stronger(known.mode, each.mode),
            work: heaviest([known.work, each.work]),
            mayWork: heaviest([known.mayWork, each.mayWork]),
          },
    )
  }
  return [...found.values()].sort((a, b) => (a.relation < b.relation ? -1 : 1))
}

/** What the table of effects says of a statement, for relations that the same transaction did not make. */
export function predicted(effects: readonly Effect[], schema: Catalogue, transaction?: number): Happening[] {
  return merged(effects.flatMap((effect) => fromEffect(effect, schema, transaction)))
}

function fromEffect(effect: Effect, schema: Catalogue, transaction: number | undefined): Happening[] {
  const { relation: key, target, mode } = effect
  const dot = key.indexOf('.')
  const index =
    target === 'index' ? indexNamed(schema, { schema: key.slice(0, dot), name: key.slice(dot + 1) }) : undefined
  const relation = schema.relations.get(index?.key ?? key)
  // Of what the schema does not hold nothing can be compared.
  if (relation === undefined) return []
  const created = index?.index.created ?? relation?.created
  if (relation?.temporary === true || (created !== undefined && created.transaction === transaction)) return []
  return [
    {
      relation: showKey(key),
      kind: target,
      table: index === undefined ? undefined : showKey(index.key),
      mode,
      work: heaviest(effect.work),
      mayWork: heaviest(effect.mayWork),
    },
  ]
}

const KINDS: Readonly<Record<string, Happening['kind']>> = {
  r: 'table',
  p: 'table',
  f: 'table',
  v: 'view',
  m: 'view',
  i: 'index',
  I: 'index',
  S: 'sequence',
}

/** What a trace saw a statement do, given the locks its transaction held before. */
export function observed(traced: TracedStatement, held: ReadonlyMap<string, LockMode> = new Map()): Happening[] {
  const locks = traced.locks.filter(({ created }) => !created)
  const scanned = new Set(traced.scans.map(({ relation }) => relation))
  const built = new Set(traced.indexes.map(({ table }) => table))
  const rewritten = new Set(traced.rewrites.map(({ relation }) => relation))
  const workOn = (relation: string) =>
    heaviest([
      scanned.has(relation) ? 'scan' : undefined,
      built.has(relation) ? 'index build' : undefined,
      rewritten.has(relation) ? 'rewrite' : undefined,
    ])
  const again = [...held].flatMap(([relation, mode]): Happening[] => {
    const work = workOn(relation)
    return work === undefined ? [] : [{ relation, kind: 'table', table: undefined, mode, work, mayWork: undefined }]
  })
  return merged([
    ...again,
    ...locks.flatMap(({ relation, kind, table, mode }) => {
      const known = KINDS[kind]
      if (known === undefined) return []
      const work = known === 'table' || known === 'view' ? workOn(relation) : undefined
      return [{ relation, kind: known, table, mode: modeOf(mode), work, mayWork: undefined }]
    }),
  ])
}

/** `AccessExclusiveLock`, as PostgreSQL's documentation writes it: `ACCESS EXCLUSIVE`. */
function modeOf(mode: string): LockMode {
  const written = mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
  const known = lockModes.find((each) => each === written)
  if (known === undefined) throw new Error(`a lock of a mode that is not known: ${mode}`)
  return known
}

/**
 * What matters to others: an index counts where its lock is stronger than the one on its table, a sequence where no
 * table is locked as much, and a mere read nowhere.
 */
export function relevant(happenings: readonly Happening[], held: ReadonlyMap<string, LockMode>): Happening[] {
  const modeOn = (relation: string | undefined): number => {
    const here = happenings.find((each) => each.relation === relation)
    const before = held.get(relation ?? '')
    return Math.max(here === undefined ? -1 : strength(here.mode), before === undefined ? -1 : strength(before))
  }
  const tables = happenings.filter(({ kind }) => kind === 'table' || kind === 'view').map(({ mode }) => strength(mode))
  return happenings.filter(({ kind, mode, table }) => {
    if (kind === 'index') return strength(mode) > modeOn(table)
    if (kind === 'sequence') return tables.every((each) => each < strength(mode))
    return mode !== 'ACCESS SHARE'
  })
}

/** `orders ACCESS EXCLUSIVE, scan`. */
export function show({ relation, mode, work, mayWork }: Happening): string {
  const words = [work, mayWork === undefined || mayWork === work ? undefined : `perhaps ${mayWork}`]
  return [`${relation} ${mode}`, ...words.filter((word) => word !== undefined)].join(', ')
}

function isWithin({ work: least, mayWork: most }: Happening, work: Work | undefined): boolean {
  const weight = (each: Work | undefined) => (each === undefined ? -1 : WORKS.indexOf(each))
  return most !== undefined && weight(work) >= weight(least) && weight(work) <= weight(most)
}

const LINE = /^(\S+) ([A-Z]+(?: [A-Z]+)*)(?:, (.+))?$/

/** The other way round. */
export function readHappening(line: string): Happening {
  const [, relation = '', mode = '', work] = LINE.exec(line) ?? []
  const known = lockModes.find((each) => each === mode)
  if (known === undefined) throw new Error(`not a line of what happened: ${line}`)
  const done = WORKS.find((each) => each === work)
  return { relation, kind: 'table', table: undefined, mode: known, work: done, mayWork: undefined }
}

/** Whether what happened is what was said, work that was left open counted as either. */
export function agree(said: readonly Happening[], seen: readonly Happening[]): boolean {
  const byName = new Map(said.map((each) => [each.relation, each]))
  return (
    said.length === seen.length &&
    seen.every(({ relation, mode, work }) => {
      const each = byName.get(relation)
      return each !== undefined && each.mode === mode && (each.work === work || isWithin(each, work))
    })
  )
}
