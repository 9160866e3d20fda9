import { oneLine, plural } from '../../core/text.ts'
import type { Disagreement } from '../../migrations/rehearse/agreement.ts'
import type { RehearsalFailure } from '../../migrations/rehearse/failure.ts'
import type { Rehearsal } from '../../migrations/rehearse/rehearse.ts'
import type { RoundTrip } from '../../migrations/rehearse/round-trip.ts'
import type { RehearsedRun, RehearsedStatement } from '../../migrations/rehearse/run-script.ts'
import type { BlockedWork } from '../../migrations/rehearse/types.ts'
import type { Paint } from '../terminal/paint.ts'

/** What a command tells besides. */
interface Besides {
  readonly together?: RehearsalFailure | null
  readonly disagreements?: readonly Disagreement[]
  readonly notes?: readonly string[]
}

/** What each statement really did, whether each way back leads back, and where it stopped. */
export function renderRehearsal(rehearsal: Rehearsal & Besides, paint: Paint): string {
  const lines = [
    paint.dim(`PostgreSQL ${rehearsal.version}${filledOf(rehearsal)}`),
    ...(rehearsal.notes ?? []).map((note) => paint.dim(`  ${note}`)),
    ...rehearsal.filled.flatMap(({ table, reason }) =>
      reason === undefined ? [] : [paint.dim(`  no rows in ${table}: ${oneLine(reason)}`)],
    ),
    ...rehearsal.left.map(({ file, line, reason }) =>
      paint.dim(`  not run before: ${file}:${line}: ${oneLine(reason)}`),
    ),
    ...rehearsal.runs.flatMap((run) => drawRun(run, paint)),
    ...rehearsal.roundTrips.flatMap((trip) => drawTrip(trip, paint)),
    '',
    ...drawMissing(rehearsal, paint),
    ...drawFailure(rehearsal, paint),
    ...drawTogether(rehearsal.together, paint),
    ...(rehearsal.disagreements ?? []).flatMap((one) => drawDisagreement(one, paint)),
    sumOf(rehearsal),
  ]
  return `${lines.join('\n')}\n`
}

function drawRun({ id, direction, statements, left, assumed = [] }: RehearsedRun, paint: Paint): string[] {
  return [
    '',
    paint.bold(`${id} ${direction}`),
    ...assumed.map((text) => `  ${paint.dim(`taken for granted: ${oneLine(text)}`)}`),
    ...statements.flatMap((statement) => drawStatement(statement, paint)),
    ...left.map(({ file, line, reason }) => `  ${paint.primary('not run')} ${file}:${line}: ${oneLine(reason)}`),
  ]
}

function drawStatement(statement: RehearsedStatement, paint: Paint): string[] {
  const { file, line, sql, durationMs, error } = statement
  const head = `  ${paint.place(`${file}:${line}`)} ${oneLine(sql).slice(0, 100)} ${paint.dim(`${durationMs.toFixed(1)} ms`)}`
  if (error !== undefined) return [head, `    ${paint.primary(`fails: ${oneLine(error.message)}`)} (${error.sqlstate})`]
  return [head, ...effectsOf(statement).map((text) => `    ${text}`)]
}

/** What others would notice: effects on what the transaction made itself are left out. */
function effectsOf({ locks, rewrites, scans, indexes, blocked }: RehearsedStatement): string[] {
  const old = <T extends { readonly created: boolean }>(list: readonly T[]): T[] =>
    list.filter(({ created }) => !created)
  const strongest = old(locks).filter(({ kind }) => /[rpmv]/.test(kind))
  return [
    ...strongest.map(({ relation, mode }) => `locks ${relation}: ${mode.replace(/Lock$/, '')}`),
    ...old(rewrites).map(({ relation, reason }) => `rewrites ${relation} (${reason})`),
    ...old(scans)
      .filter(({ tuples }) => tuples > 0)
      .map(({ relation, tuples }) => `reads all of ${relation} (${plural(tuples, 'row')})`),
    ...indexes.filter(({ created }) => !created).map(({ relation }) => `rebuilds index ${relation}`),
    ...blocked.flatMap((work) => blockedOf(work)),
  ]
}

function blockedOf({ relation, select, insert, update, delete: remove }: BlockedWork): string[] {
  const names = Object.entries({ select, insert, update, delete: remove }).flatMap(([name, is]) => (is ? [name] : []))
  return names.length === 0 ? [] : [`blocks on ${relation}: ${names.join(', ')}`]
}

function filledOf({ filled }: Rehearsal): string {
  const full = filled.filter(({ rows }) => rows > 0).length
  return filled.length === 0 ? '' : `, ${full} of ${plural(filled.length, 'table')} with rows`
}

function drawTrip({ id, result, reason, differences, lost = [] }: RoundTrip, paint: Paint): string[] {
  const head = `${paint.bold(id)} ${result === 'reversible' ? result : paint.primary(result)}: ${oneLine(reason)}`
  const details = differences.map(({ kind, name, change, properties }) => {
    const what = properties.map(({ name: property, before, after }) => `${property} ${show(before)} → ${show(after)}`)
    return `  ${change} ${kind} ${name}${what.length === 0 ? '' : `: ${what.join('; ')}`}`
  })
  const gone = lost.map(
    ({ table, column }) => `  ${column === null ? 'other rows in' : `other values in ${column} of`} ${table}`,
  )
  return ['', head, ...details, ...gone]
}

function show(value: unknown): string {
  return oneLine(JSON.stringify(value)).slice(0, 80)
}

/** What a failure means, where PostgreSQL's own words do not say it. */
const MEANINGS: Readonly<Record<RehearsalFailure['kind'], string>> = {
  refused: '',
  extension: 'this server does not have the extension; name one that has it with --shadow-url',
  right: 'a migration has no such right here: it runs as the owner of its database, not as superuser',
  limit: 'it was stopped',
  session: 'it ended its own session',
}

function drawFailure({ failure }: Rehearsal, paint: Paint): string[] {
  if (failure === undefined) return []
  const meaning = MEANINGS[failure.kind]
  return [
    `${paint.primary('stopped')} at ${where(failure)}`,
    ...(meaning === '' ? [] : [`  ${meaning}`]),
    ...(failure.hint === undefined ? [] : [`  ${failure.hint}`]),
    ...failure.left.slice(-MOST_LEFT).map((step) => {
      return `  not run before, and perhaps what it misses: ${step.file}:${step.line}: ${oneLine(step.reason)}`
    }),
    ...(failure.left.length > MOST_LEFT ? [`  and ${failure.left.length - MOST_LEFT} more that were not run`] : []),
    '',
  ]
}

/** Extensions without which something was not run, with how many statements that were. */
export function missingExtensions({ left, runs }: Rehearsal): { name: string; statements: number }[] {
  const needs = [...left, ...runs.flatMap((run) => run.left)].flatMap((step) => step.needs ?? [])
  return [...new Set(needs)].sort().map((name) => ({ name, statements: needs.filter((one) => one === name).length }))
}

function drawMissing(rehearsal: Rehearsal, paint: Paint): string[] {
  const all = missingExtensions(rehearsal)
  if (all.length === 0) return []
  const lines = all.map(({ name, statements }) => {
    return `${paint.primary('missing extension')} ${name}: ${plural(statements, 'statement')} that ${statements === 1 ? 'needs' : 'need'} it not run, everything else was`
  })
  return [...lines, '  a server that has it can be named with --shadow-url', '']
}

const MOST_LEFT = 5

function drawTogether(together: RehearsalFailure | null | undefined, paint: Paint): string[] {
  if (together === undefined) return []
  if (together === null) return ['In one transaction they run as well.', '']
  return [`${paint.primary('in one transaction')} they stop at ${where(together)}`, '']
}

function drawDisagreement({ file, line, predicted, observed }: Disagreement, paint: Paint): string[] {
  const list = (words: readonly string[]): string => words.join('; ') || 'nothing'
  return [
    `${paint.primary('otherwise than the rules say')} ${file}:${line}: predicted ${list(predicted)}; observed ${list(observed)}`,
    '',
  ]
}

function where({ id, direction, file, line, sqlstate, message }: RehearsalFailure): string {
  return `${id} ${direction}, ${file}:${line}: ${oneLine(message)} (${sqlstate})`
}

function sumOf({ runs, roundTrips, failure }: Rehearsal): string {
  const statements = runs.reduce((sum, run) => sum + run.statements.length, 0)
  const good = roundTrips.filter(({ result }) => result === 'reversible').length
  return [
    `${plural(runs.length, 'script')} with ${plural(statements, 'statement')} run`,
    ...(roundTrips.length === 0 ? [] : [`${good} of ${roundTrips.length} reversible`]),
    ...(failure === undefined ? [] : ['stopped']),
  ].join(', ')
}
