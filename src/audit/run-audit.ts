import { createHash } from 'node:crypto'
import type { Check } from '../checks/define-check.ts'
import { checks as catalogue } from '../checks/index.generated.ts'
import { KnownError } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'
import type { FactSource } from '../facts/define-fact.ts'
import { findNodeFrameworks } from '../facts/endpoints/frameworks.ts'
import type { FactKind } from '../facts/index.generated.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { factSource, ownTurn } from './collect.ts'
import { accessOf, coverageOf, orUndefined, testsOf } from './coverage.ts'
import { endpointResults } from './endpoints.ts'
import { attachExcerpts } from './excerpts.ts'
import { featureResults } from './features.ts'
import { judge, outcomeResult } from './judge.ts'
import type { Looked, Memory } from './memory.ts'
import { modelResults } from './models.ts'
import type { Records } from './record-checks.ts'
import { judgeExpiry, judgeMatches, recordChecks } from './record-checks.ts'
import type { RecordFile } from './records.ts'
import { readAttestations, readWaivers } from './records.ts'
import type { AuditResult, ModelResult, OutcomeResult } from './result.ts'
import { SCHEMA_VERSION } from './result.ts'
import { isSelected, selectChecks } from './select.ts'
import type { Known } from './since.ts'
import { onlyNew } from './since.ts'
import { statisticsOf } from './statistics.ts'
import { firstThingsOf, summaryOf } from './summary.ts'
import { isolationScore, queryResults } from './tenants.ts'
import { conditionsOf, verdictOf } from './verdict.ts'
import { applyAttestations, applyWaivers } from './waivers.ts'

/** The check that asks for the inventory of features: without it none is made. */
const FEATURES_CHECK = 'code/promised-features-present'

export interface AuditRequest {
  readonly workspace: Workspace
  /** What to call the service. */
  readonly name: string
  readonly version: string
  /** Ids and areas; empty for all checks. */
  readonly only: readonly string[]
  readonly waivers?: RecordFile
  readonly attestations?: RecordFile
  /** What was already known at another revision: only the rest is reported. */
  readonly known?: Known
  readonly startedAt: Date
  /** Told what is about to be done, for a progress display. */
  readonly onPhase?: (phase: string) => void
  /** What was found when nothing was different: an audit of the same content need not be thought through again. */
  readonly memory?: Memory
  /** Replaced by tests of the audit itself. */
  readonly checks?: readonly Check<FactKind>[]
}

/**
 * Audits one workspace: runs the checks, each on its own, and puts their outcomes, the verdict and what it rests on
 * into one result.
 *
 * @throws KnownError `nothing-to-audit`, `unknown-check`, `bad-waivers`.
 */
export async function runAudit(request: AuditRequest): Promise<AuditResult> {
  const { workspace, name, startedAt } = request
  const all = request.checks ?? catalogue
  selectChecks([...all, ...Object.values(recordChecks)], request.only)
  const today = startedAt.toISOString().slice(0, 10)
  const records = {
    waivers: request.waivers === undefined ? [] : readWaivers(request.waivers),
    attestations: request.attestations === undefined ? [] : readAttestations(request.attestations),
  }
  refuseNothing(workspace)
  const { judged, endpoints, features, models, queries, isolation, coverage, tests } = await remembered(request, () =>
    lookAt(request, all),
  )
  const settled = applyRecords(judged, records, all, request.only, today)
  const complete = attachExcerpts(settled, workspace, createRedactor())
  const outcomes = request.known === undefined ? complete : onlyNew(complete, request.known)
  const figures = statisticsOf(outcomes, endpoints, tests)
  const statistics = isolation === undefined ? figures : { ...figures, isolationScore: isolation }
  const verdict = verdictOf(outcomes)
  const conditions = conditionsOf(outcomes)
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'plimsoll', version: request.version, rules: digestOf(all) },
    startedAt: startedAt.toISOString(),
    durationMs: Math.max(0, Date.now() - startedAt.getTime()),
    subject: subjectOf(workspace, name),
    access: accessOf(workspace, coverage),
    coverage,
    verdict,
    summary: summaryOf(name, verdict, statistics, conditions.length, noteOf(request)),
    conditions,
    firstThings: firstThingsOf(outcomes),
    statistics,
    outcomes,
    endpoints,
    features,
    models,
    queries,
  }
}

/** What comes of looking at a workspace, before waivers and the day it is matter. */
async function lookAt(request: AuditRequest, all: readonly Check<FactKind>[]): Promise<Looked> {
  const source = factSource(request.workspace, (kind) => request.onPhase?.(`reading facts: ${kind}`))
  const judged = await judgeEach(source, all, request.only)
  request.onPhase?.('judging')
  const facts = await orUndefined(source.fact('endpoints'))
  const promised = judged.some(({ check }) => check === FEATURES_CHECK)
    ? await orUndefined(source.fact('features'))
    : undefined
  const asked = all.some((one) => one.needs.includes('tenancy') && isSelected(one, request.only))
  const tenancy = asked ? await orUndefined(source.fact('tenancy')) : undefined
  const queries = asked ? await orUndefined(source.fact('queries')) : undefined
  return {
    judged,
    endpoints: facts === undefined ? [] : endpointResults(facts, tenancy),
    features: promised === undefined ? [] : featureResults(promised),
    isolation: isolationScore(tenancy),
    models: await modelsOf(source, all, request.only),
    queries: queries === undefined ? [] : queryResults(queries),
    coverage: await coverageOf(source),
    tests: await testsOf(source),
  }
}

/** Listed when a check that runs asks for them; nothing is read for the list alone. */
async function modelsOf(
  source: FactSource,
  all: readonly Check<FactKind>[],
  only: AuditRequest['only'],
): Promise<ModelResult[]> {
  const isAsked = (kind: FactKind): boolean => all.some((one) => one.needs.includes(kind) && isSelected(one, only))
  const models = isAsked('models') ? await orUndefined(source.fact('models')) : undefined
  const drift = isAsked('schemaDrift') ? await orUndefined(source.fact('schemaDrift')) : undefined
  return models === undefined ? [] : modelResults(models, drift)
}

/** Looks it up in the memory first. What ended in an error is not kept: the next run shall try again. */
async function remembered(request: AuditRequest, look: () => Promise<Looked>): Promise<Looked> {
  const digest = request.memory === undefined || request.checks !== undefined ? undefined : request.workspace.digest?.()
  if (request.memory === undefined || digest === undefined) return look()
  const key = createHash('sha256')
    .update(JSON.stringify([digest, request.only, digestOf(catalogue), request.workspace.services.change?.base]))
    .digest('hex')
  const known = request.memory.get(key)
  if (known !== undefined) return known
  const looked = await look()
  if (!looked.judged.some(({ status }) => status === 'error')) request.memory.put(key, looked)
  return looked
}

/** The outcomes of the checks alone, before waivers: what another revision is compared by. */
export async function judgeAll(
  workspace: Workspace,
  only: readonly string[],
  onPhase: (phase: string) => void = () => {},
): Promise<OutcomeResult[]> {
  const source = factSource(workspace, (kind) => onPhase(`reading facts: ${kind}`))
  return judgeEach(source, catalogue, only)
}

async function judgeEach(
  source: FactSource,
  all: readonly Check<FactKind>[],
  only: readonly string[],
): Promise<OutcomeResult[]> {
  const judged: OutcomeResult[] = []
  const selected = all.filter((one) => isSelected(one, only))
  await collectAhead(source, selected)
  for (const check of selected) {
    judged.push(await judge(source, check))
    await ownTurn()
  }
  return judged
}

/**
 * Starts with the syntax of the files, which worker threads parse, and reads meanwhile what needs none of it. Secrets
 * are searched in a thread of their own and not waited for. What fails here fails again, and is told, at the checks that
 * ask for it.
 */
async function collectAhead(source: FactSource, checks: readonly Check<FactKind>[]): Promise<void> {
  const kinds = new Set(checks.flatMap(({ needs }) => needs))
  const ahead = (['python', 'secrets', 'workflows', 'containers', 'documents'] as const).filter((kind) =>
    kinds.has(kind),
  )
  const begun = ahead.map((kind) => ({ kind, facts: source.fact(kind) }))
  for (const { facts } of begun) facts.catch(() => {})
  await Promise.allSettled(begun.flatMap(({ kind, facts }) => (kind === 'secrets' ? [] : [facts])))
}

/** Waivers and attestations do their work, and are judged themselves. */
function applyRecords(
  judged: readonly OutcomeResult[],
  records: Records,
  all: readonly Check<FactKind>[],
  only: readonly string[],
  today: string,
): OutcomeResult[] {
  const waived = applyWaivers(judged, records.waivers, today)
  const settled = applyAttestations(waived.outcomes, records.attestations, today)
  const used = new Set([...waived.used, ...settled.used])
  const ran = new Set(judged.map(({ check }) => check))
  const known = all.map(({ id }) => id)
  const { noneExpired, allMatch } = recordChecks
  return [
    ...settled.outcomes,
    ...(isSelected(noneExpired, only) ? [outcomeResult(noneExpired, judgeExpiry(records, today))] : []),
    ...(isSelected(allMatch, only) ? [outcomeResult(allMatch, judgeMatches(records, used, ran, known, today))] : []),
  ]
}

function subjectOf({ root, git }: Workspace, name: string): AuditResult['subject'] {
  return { path: root, name, commit: git?.commit ?? null, dirty: git?.dirty ?? null }
}

/** Lets timers, signals and the progress display have their turn. */
function refuseNothing(workspace: Workspace): void {
  if (workspace.files.length === 0) {
    throw new KnownError(
      'nothing-to-audit',
      `${workspace.root} holds no files`,
      'Name the root folder of a service, for instance: plimsoll audit ./my-service',
    )
  }
  if (workspace.files.some(({ path, role }) => path.endsWith('.py') && role === 'code')) return
  if (findNodeFrameworks(workspace).length > 0) return
  throw new KnownError(
    'nothing-to-audit',
    `${workspace.root} holds ${workspace.files.length} files, but no Python source that could be judged`,
    'Plimsoll reads services in Python, and the routes of those in Node. Name the folder that holds the code of one.',
  )
}

function noteOf({ only, known }: AuditRequest): string | undefined {
  const notes = [
    ...(only.length === 0 ? [] : [`Only ${only.join(', ')} was asked for: the verdict covers nothing else.`]),
    ...(known === undefined ? [] : [`Judged only on what is new since ${known.revision}.`]),
  ]
  return notes.length === 0 ? undefined : notes.join(' ')
}

/** Tells two versions of the catalogue apart. */
function digestOf(all: readonly Check<FactKind>[]): string {
  const hash = createHash('sha256')
  for (const { id, title, severity, answers } of all) hash.update(JSON.stringify([id, title, severity, answers]))
  return hash.digest('hex').slice(0, 16)
}
