import { as } from '../../parsers/sql/nodes.ts'
import { lasts } from '../rules/changes.ts'
import type { Transactions } from '../types.ts'
import type { FixAnswer, FixStage, FixStep, FixUnit } from './define-fix.ts'
import { subjectOf } from './undo.ts'

/** The stages of a fixed revision: those that run now, and those that wait for a release. */
export interface Composition {
  readonly now: readonly FixStage[]
  readonly later: readonly FixStage[]
}

type Stages = Extract<FixAnswer, { kind: 'stages' }>

export interface ComposeRequest {
  readonly units: readonly FixUnit[]
  /** By unit; units without an answer stay as they are. */
  readonly answers: ReadonlyMap<number, Stages>
  /** The statements of the way back. */
  readonly back: readonly FixUnit[]
  /**
   * `packed`: what stays as it is comes first, in one revision, and equal stages of neighbours share theirs; `strict`:
   * everything in its own place; `deferred`: what follows a stage that waits for a release waits with it.
   */
  readonly order: 'packed' | 'strict' | 'deferred'
}

/** Puts units and the stages of their safe forms together, with the way back of each. */
export function compose(request: ComposeRequest): Composition {
  const { units, answers, order } = request
  const taken = new Set([...answers.values()].flatMap(({ takes }) => takes ?? []))
  const now: FixStage[][] = []
  const later: FixStage[][] = []
  const kept: FixStage[][] = []
  for (const unit of units) {
    if (taken.has(unit.at) || setsLockTimeout(unit)) continue
    const answer = answers.get(unit.at)
    const waits = order === 'deferred' && later.length > 0
    if (answer === undefined) {
      const target = waits ? later : order === 'packed' ? kept : now
      target.push([keptStage(unit)])
      continue
    }
    const cut = answer.stages.findIndex(({ release }) => release !== undefined)
    const [first, second] = cut < 0 ? [answer.stages, []] : [answer.stages.slice(0, cut), answer.stages.slice(cut)]
    if (first.length > 0) (waits ? later : now).push([...first])
    if (second.length > 0) later.push([...second])
  }
  const all = { now: merged([...kept, ...now]), later: merged(later) }
  return withWayBack(all, request)
}

/** Whether units may be moved past one another: none changes rows, so that the catalogue shows all there is to see. */
export function mayPack(units: readonly FixUnit[]): boolean {
  return units.every(({ node }) => {
    const kinds = [
      'InsertStmt',
      'UpdateStmt',
      'DeleteStmt',
      'MergeStmt',
      'DoStmt',
      'SelectStmt',
      'CallStmt',
      'TruncateStmt',
    ]
    return !kinds.some((kind) => kind in node)
  })
}

function keptStage(unit: FixUnit): FixStage {
  const mode = unit.step.autocommit ? 'alone' : 'transaction'
  return { mode, title: '', up: [{ kind: 'kept', unit: unit.at }], down: [] }
}

/** Every transaction of the fixed revisions sets its own. */
export function setsLockTimeout({ node }: FixUnit): boolean {
  return as(node, 'VariableSetStmt')?.name === 'lock_timeout'
}

/** Neighbouring stages of one kind become one; answers of the same shape are laid side by side first. */
function merged(groups: readonly (readonly FixStage[])[]): FixStage[] {
  const zipped: FixStage[][] = []
  for (const group of groups) {
    const last = zipped.at(-1)
    if (last !== undefined && isAlike(last, group)) {
      zipped[zipped.length - 1] = last.map((stage, at) => join(stage, group[at] ?? stage))
    } else zipped.push([...group])
  }
  return zipped.flat().reduce<FixStage[]>((list, stage) => {
    const last = list.at(-1)
    const isApart = last?.apart === true || stage.apart === true
    const isSame = (last?.release === undefined) === (stage.release === undefined)
    if (last !== undefined && !isApart && isSame && last.mode === stage.mode) {
      list[list.length - 1] = join(last, stage)
    } else list.push(stage)
    return list
  }, [])
}

function isAlike(first: readonly FixStage[], second: readonly FixStage[]): boolean {
  if (first.length !== second.length || first.length < 2) return false
  return first.every(
    ({ mode, release }, at) =>
      mode === second[at]?.mode && (release === undefined) === (second[at]?.release === undefined),
  )
}

function both(first: string, second: string | undefined): string {
  return second === undefined || first.split('; ').includes(second) ? first : `${first}; ${second}`
}

function join(first: FixStage, second: FixStage): FixStage {
  const notes = [...new Set([first.note, second.note].filter((one) => one !== undefined))]
  return {
    ...first,
    title: [first.title, second.title].filter((one) => one !== '').join(', '),
    up: [...first.up, ...second.up],
    down: [...second.down, ...first.down],
    ...(first.release === undefined ? {} : { release: both(first.release, second.release) }),
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
    ...(first.final === undefined && second.final === undefined
      ? {}
      : { final: [first.final, second.final].filter((one) => one !== undefined).join('; ') }),
  }
}

/** The statements of the old way back that no stage takes over go to the stage that does the opposite. */
function withWayBack({ now, later }: Composition, { units, answers, back }: ComposeRequest): Composition {
  const left = back.filter(
    (unit) => lasts(unit) && ![...answers.values()].some(({ undoes }) => undoes?.(unit) === true),
  )
  const stages = [...now, ...later]
  const subjects = stages.map(({ up }) => new Set(up.flatMap((step) => subjectsIn(step, units))))
  const first = Math.max(
    0,
    stages.findIndex(({ up }) => up.some(({ kind }) => kind === 'kept')),
  )
  let place = stages.findLastIndex(({ up }) => up.some(({ kind }) => kind === 'kept'))
  if (place < 0) place = first
  const downs = stages.map(({ down }) => [...down])
  for (const unit of left) {
    const subject = subjectOf(unit)
    const found = subject === undefined ? -1 : subjects.findLastIndex((one) => one.has(subject))
    place = found < 0 ? Math.min(place, first) : found
    downs[place]?.push({ kind: 'kept', unit: -1 - unit.at })
  }
  const done = stages.map((stage, at): FixStage => ({ ...stage, down: downs[at] ?? [] }))
  return { now: done.slice(0, now.length), later: done.slice(now.length) }
}

/**
 * A revision for each statement that needs a transaction of its own, or none, where the tool gives that to whole files
 * alone.
 */
export function cutToTool(
  composition: Composition,
  { transactions, oneStatement }: { readonly transactions: Transactions; readonly oneStatement?: boolean },
): Composition {
  const cut = (stage: FixStage): readonly FixStage[] => {
    const isCut =
      (stage.mode === 'own' && transactions === 'each' && oneStatement !== undefined) ||
      (stage.mode === 'alone' && oneStatement === true)
    if (!isCut || stage.up.length < 2) return [stage]
    return stage.up.map((step, at) => ({ ...stage, up: [step], down: at === 0 ? stage.down : [] }))
  }
  return { now: composition.now.flatMap(cut), later: composition.later.flatMap(cut) }
}

function subjectsIn(step: FixStep, units: readonly FixUnit[]): string[] {
  const unit = step.kind === 'kept' ? units[step.unit] : undefined
  const subject = unit === undefined ? undefined : subjectOf(unit)
  return subject === undefined ? [] : [subject]
}
