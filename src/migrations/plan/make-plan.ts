import { plural } from '../../core/text.ts'
import type { RoundTrip } from '../rehearse/round-trip.ts'
import { showKey } from '../schema/catalogue.ts'
import { compatibilityOf } from './compatibility.ts'
import { documentsFor } from './documents-for.ts'
import { plus, shownRange, type TimeRange, timeOf } from './estimate/estimate.ts'
import type { Rates } from './estimate/rates.ts'
import { type Sizes, sizeOf, type TableSize } from './estimate/sizes.ts'
import { type Work, workOf } from './estimate/work.ts'
import type { ReviewedRevision, ReviewedStatement } from './review.ts'
import { higher, type Risk, riskOf } from './risk.ts'
import { type Standstill, standstillsOf, sumOf, type TimedStatement } from './standstill.ts'
import type { Mention, PlannedRevision, PlannedStatement, ServicePlan } from './types.ts'
import { commandBack, lossesOf, sqlOf, verdictOf } from './way-back.ts'

export interface PlanRequest {
  readonly tool: string
  readonly revisions: readonly ReviewedRevision[]
  readonly isOld: (key: string, column?: string) => boolean
  readonly sizes: Sizes
  /** Undefined when nothing was measured: then work has no time. */
  readonly rates: Rates | undefined
  readonly trips: ReadonlyMap<string, RoundTrip>
  readonly rehearsedOn: string | undefined
  readonly mentions: (revision: ReviewedRevision) => readonly Mention[]
}

export type CorePlan = Pick<ServicePlan, 'risk' | 'revisions' | 'standstills' | 'time' | 'window' | 'documents'>

interface Timed extends TimedStatement {
  readonly planned: PlannedStatement
  readonly revision: string
}

/** Orders, times and judges revisions. Pure: everything that had to be read or measured is given. */
export function makePlan(request: PlanRequest): CorePlan {
  const timed = request.revisions.flatMap((one) =>
    one.statements.map((statement) => timedStatement(statement, one.revision.id, request)),
  )
  const standstills = standstillsOf(timed, request.isOld)
  const revisions = request.revisions.map((one) =>
    plannedRevision(
      one,
      timed.filter(({ revision }) => revision === one.revision.id),
      standstills,
      request,
    ),
  )
  return {
    risk: revisions.reduce<Risk['level']>((worst, { risk }) => higher(worst, risk.level), 'low'),
    revisions,
    standstills,
    time: sumOf(revisions.map(({ time }) => time)),
    window: windowOf(standstills),
    documents: documentsFor(request.revisions),
  }
}

function timedStatement(reviewed: ReviewedStatement, revision: string, { isOld, sizes, rates }: PlanRequest): Timed {
  const { statement, schemaBefore } = reviewed
  const works = workOf(statement, schemaBefore, isOld)
  const sized = works.map((work) => ({ work, size: sizeOf(work.table, schemaBefore.relations.get(work.table), sizes) }))
  const unknown = sized.map(({ work, size }) => reasonFor(work, size, rates)).find((reason) => reason !== undefined)
  const isKnown = unknown === undefined && !statement.dynamic
  const start: TimeRange = { low: 0, high: 0.03 }
  const time = isKnown
    ? sized.reduce<TimeRange | undefined>((sum, { work, size }) => {
        const one = size === undefined || rates === undefined ? undefined : timeOf(work, size, rates)
        return sum === undefined || one === undefined ? undefined : plus(sum, one)
      }, start)
    : undefined
  const locks = statement.effects
    .filter(({ target, isNew, relation }) => target === 'table' && !isNew && isOld(relation))
    .map(({ relation, mode }) => ({ table: showKey(relation), mode }))
  const planned: PlannedStatement = {
    sql: statement.sql,
    position: statement.position,
    locks,
    work: sized.map(({ work, size }) => wordsFor(work, size)),
    time,
    unknown: unknown ?? (statement.dynamic ? 'it puts SQL together while it runs' : undefined),
  }
  return { ...reviewed, time, planned, revision }
}

function reasonFor(work: Work, size: TableSize | undefined, rates: Rates | undefined): string | undefined {
  if (work.kind === 'unknown') return work.reason ?? 'there is no rate for it'
  if (size === undefined) return `how many rows ${showKey(work.table)} has is not known`
  return rates === undefined ? 'nothing was measured on this machine' : undefined
}

const WORDS: Readonly<Record<Work['kind'], string>> = {
  scan: 'reads all of',
  'foreign key': 'looks up every row of',
  'index of numbers': 'builds an index on',
  'index of texts': 'builds an index on',
  rewrite: 'writes anew all of',
  update: 'changes rows of',
  unknown: 'works on all of',
}

function wordsFor({ kind, table, certainty, copies }: Work, size: TableSize | undefined): string {
  const rows =
    size === undefined ? '' : ` (${size.source === 'given' ? '' : 'about '}${plural(Math.round(size.rows), 'row')})`
  return `${certainty === 'maybe' ? 'perhaps ' : ''}${copies === true ? 'copies rows of' : WORDS[kind]} ${showKey(table)}${rows}`
}

function plannedRevision(
  one: ReviewedRevision,
  statements: readonly Timed[],
  standstills: readonly Standstill[],
  request: PlanRequest,
): PlannedRevision {
  const { revision, changes, opaque, findings } = one
  const trip = request.trips.get(revision.id)
  const documented = { ...one, trip }
  const own = standstills.filter(({ position }) => statements.some(({ statement }) => statement.position === position))
  const blockedSeconds = own.some(({ time }) => time === undefined)
    ? undefined
    : Math.max(0, ...own.map(({ time }) => time?.high ?? 0))
  return {
    id: revision.id,
    message: revision.message,
    file: revision.position.file,
    risk: riskOf(one, { trip, blockedSeconds }),
    changes,
    statements: statements.map(({ planned }) => planned),
    time: opaque.length > 0 ? undefined : sumOf(statements.map(({ time }) => time)),
    compatibility: compatibilityOf(changes, request.mentions(one), opaque.length > 0),
    opaque: opaque.map(({ position, reason }) => ({ line: position.line, reason })),
    back: {
      verdict: verdictOf(documented, request.rehearsedOn),
      command: commandBack(request.tool, revision),
      sql: sqlOf(one.down),
      losses: lossesOf(documented),
    },
    safer: saferForms(findings),
  }
}

/** One line a rule; matters of taste are left to the linter. */
function saferForms(findings: ReviewedRevision['findings']): PlannedRevision['safer'] {
  const told = findings.filter(
    ({ severity, lock }) => severity === 'blocker' || (severity === 'warning' && lock !== null),
  )
  return [...new Map(told.map(({ rule, line, safeForm }) => [rule, { rule, line, form: safeForm }])).values()]
}

const NOTICED_S = 1

function windowOf(standstills: readonly Standstill[]): ServicePlan['window'] {
  const long = standstills.filter(({ time }) => (time?.high ?? 0) > NOTICED_S)
  const [worst] = [...long].sort((a, b) => (b.time?.high ?? 0) - (a.time?.high ?? 0))
  if (worst?.time !== undefined) {
    const others = long.length > 1 ? `, and ${plural(long.length - 1, 'other table')} for a while` : ''
    return {
      needed: 'yes',
      why: `${worst.blocks} on ${worst.table} stand still for ${shownRange(worst.time)}${others}; a safer form needs none`,
    }
  }
  const unknown = standstills.find(({ time }) => time === undefined)
  if (unknown !== undefined)
    return {
      needed: 'unknown',
      why: `${unknown.blocks} on ${unknown.table} stand still from ${unknown.position.file}:${unknown.position.line} on, and how long is not known`,
    }
  if (standstills.length === 0) return { needed: 'no', why: 'nothing that is in use stands still' }
  return {
    needed: 'no',
    why: `what stands still does so for less than ${NOTICED_S} s, once the lock is given; lock_timeout keeps the wait for it short`,
  }
}
