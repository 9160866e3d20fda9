import type { CheckCard } from '../../checks/define-check.ts'
import type { Language } from '../../core/language.ts'
import { answerWords } from '../../i18n/words.ts'
import type { Attestation } from '../records.ts'
import type { Evidence, FeatureResult, OutcomeResult, Severity } from '../result.ts'
import { inForce } from '../waivers.ts'
import type { Answer } from './answer-by-features.ts'
import { found, notFound } from './answer-by-features.ts'
import type { Checklist, ChecklistItem } from './checklist.ts'
import type { ItemResult, ItemStatus } from './result.ts'
import { itemStatuses } from './result.ts'

/** What an item may be answered by. */
export interface Sources {
  readonly outcomes: readonly OutcomeResult[]
  /** The inventory of features: each names the items it answers. */
  readonly features: readonly FeatureResult[]
  readonly attestations: readonly Attestation[]
  /** Of what the list says of its own. */
  readonly language: Language
  /** The day of the audit: attestations expire. */
  readonly today: string
  /** Whether this version of the tool has a command that a checklist names. */
  readonly isCommand: (command: string) => boolean
}

/** Ids of the checks that answer an item: those that say so, and those the checklist adds. */
export function checksOf(item: ChecklistItem, cards: readonly CheckCard[]): string[] {
  const own = cards.filter(({ answers }) => answers.includes(item.id)).map(({ id }) => id)
  return [...new Set([...own, ...item.checks])].sort()
}

/** Every item of a checklist with its status and evidence, in the order of the list. */
export function answerItems(checklist: Checklist, sources: Sources): ItemResult[] {
  return checklist.sections.flatMap(({ title, items }) =>
    items.map((item) => {
      const outcomes = outcomesFor(item, sources)
      return {
        id: item.id,
        section: title,
        text: { en: item.en, ru: item.ru },
        kind: item.kind,
        ...answerOf(item, outcomes, sources),
        answeredBy: [
          ...outcomes.map(({ check, status }) => ({ name: check, status })),
          ...featuresFor(item, sources).map(({ id, status }) => ({ name: `feature ${id}`, status })),
        ],
        fingerprints: outcomes.flatMap(openFindings).map(({ fingerprint }) => fingerprint),
      }
    }),
  )
}

/** How many items have each status. */
export function countItems(items: readonly ItemResult[]): Record<ItemStatus, number> {
  const counts = Object.fromEntries(itemStatuses.map((status) => [status, 0])) as Record<ItemStatus, number>
  for (const { status } of items) counts[status]++
  return counts
}

function outcomesFor(item: ChecklistItem, { outcomes }: Sources): OutcomeResult[] {
  return outcomes.filter(({ check, answers }) => answers.includes(item.id) || item.checks.includes(check))
}

function featuresFor(item: ChecklistItem, { features }: Sources): FeatureResult[] {
  return features.filter(({ answers }) => answers.includes(item.id))
}

/** A failure stands whatever a person says; what reading cannot settle, a person or another command may. */
function answerOf(item: ChecklistItem, outcomes: readonly OutcomeResult[], sources: Sources): Answer {
  const failed = outcomes.filter(({ status }) => status === 'fail').sort(bySeverity)
  if (failed.length > 0) return notDone(failed)
  const features = featuresFor(item, sources)
  const absent = features.filter(({ status, optional }) => status !== 'implemented' && !optional)
  if (absent.length > 0) return notFound(absent, answerWords[sources.language])
  const words = sources.attestations.filter(
    (one) => one.check === item.id && inForce(one, sources.today) && one.date <= sources.today,
  )
  if (words.length > 0) return attested(words, sources.language)
  const open = outcomes.filter(({ status }) => status === 'unverified' || status === 'error')
  const [first] = open
  if (first !== undefined) {
    const needs = first.needs ?? answerWords[sources.language].checkFailed
    return { status: 'unverified', summary: first.summary, needs, evidence: open.flatMap(evidenceOf) }
  }
  if (outcomes.length === 0 && features.length > 0) return found(features, answerWords[sources.language])
  const told = outcomes.filter(({ status }) => status !== 'not-applicable')
  if (told.length > 0) return heldBy(item, told, sources)
  const [none] = outcomes
  // That reading found nothing of the kind says nothing of what runs.
  if (none !== undefined && isSettledByReading(item)) {
    return { status: 'not-applicable', summary: none.summary, evidence: outcomes.flatMap(evidenceOf) }
  }
  return unanswered(item, sources)
}

const weight: Record<Severity, number> = { blocker: 0, warning: 1, recommendation: 2 }

function bySeverity(a: OutcomeResult, b: OutcomeResult): number {
  return weight[a.severity] - weight[b.severity]
}

function notDone(failed: readonly OutcomeResult[]): Answer {
  const findings = failed.flatMap(openFindings)
  const summary = failed.map((one) => one.summary.replace(/\.$/, '')).join('; ')
  return { status: 'not-done', summary, evidence: findings.flatMap(({ evidence }) => evidence.slice(0, 2)) }
}

function openFindings({ findings, status }: OutcomeResult): OutcomeResult['findings'] {
  return status === 'fail' ? findings.filter(({ waiver }) => waiver === undefined) : []
}

function attested(words: readonly Attestation[], language: Language): Answer {
  return {
    status: 'done',
    summary: `${answerWords[language].attested}: ${words.map(({ statement, who }) => `${statement} (${who})`).join('; ')}`,
    evidence: words.map(({ who, date, expires, statement, link }) => ({
      kind: 'attestation',
      who,
      when: date,
      until: expires,
      statement,
      ...(link === undefined ? {} : { link }),
    })),
  }
}

/** Checks that hold prove an item about files; of what runs they prove only that files do not speak against it. */
function heldBy(item: ChecklistItem, told: readonly OutcomeResult[], sources: Sources): Answer {
  const evidence = told.flatMap(evidenceOf)
  const summary = told.map((one) => one.summary.replace(/\.$/, '')).join('; ')
  if (!isSettledByReading(item)) {
    const read = answerWords[sources.language].nothingAgainst(told.length, summary)
    return { status: 'unverified', summary: read, needs: needsOf(item, sources), evidence }
  }
  if (told.some(({ status }) => status === 'waived')) return { status: 'waived', summary, evidence }
  return { status: 'done', summary, evidence }
}

/** What the list itself says is left open, no check that holds settles. */
function isSettledByReading({ kind, open }: ChecklistItem): boolean {
  if (open !== undefined) return false
  return kind === 'static' || kind === 'generate'
}

function unanswered(item: ChecklistItem, sources: Sources): Answer {
  const say = answerWords[sources.language]
  if (item.kind === 'attest') {
    const needs = say.attestationFile(item.id)
    return { status: 'needs-attestation', summary: say.onlyAPerson, needs, evidence: [] }
  }
  const summary = (sources.language === 'en' ? item.open : undefined) ?? say.notRead
  return { status: 'unverified', summary, needs: needsOf(item, sources), evidence: [] }
}

function needsOf({ kind, command, id }: ChecklistItem, { isCommand, language }: Sources): string {
  const say = answerWords[language]
  const word = say.attestation(id)
  if (command === undefined) return say.either(say.needs[kind], word)
  return isCommand(command) ? say.either(command, word) : say.later(word, command)
}

/** Evidence of an outcome, that of waived findings counted. */
function evidenceOf({ evidence, findings }: OutcomeResult): Evidence[] {
  return [...evidence, ...findings.flatMap((finding) => finding.evidence.slice(0, 1))]
}
