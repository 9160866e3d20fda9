import { checksOf } from '../audit/checklists/answer.ts'
import type { Checklist } from '../audit/checklists/checklist.ts'
import type { ItemStatus } from '../audit/checklists/result.ts'
import type { NamedAnswer } from '../audit/checklists/team-list.ts'
import type { OutcomeResult, Status } from '../audit/result.ts'
import { catalogue } from './catalogue.ts'

const STATUSES: Record<Status, ItemStatus> = {
  pass: 'done',
  fail: 'not-done',
  unverified: 'unverified',
  error: 'unverified',
  waived: 'waived',
  'not-applicable': 'not-applicable',
}

/** A check's outcome as the answer to an item that names the check. */
export function answersOfOutcome({ check, status, summary, needs, evidence, findings }: OutcomeResult): NamedAnswer {
  const open = status === 'fail' ? findings.filter(({ waiver }) => waiver === undefined) : findings
  return {
    name: check,
    status: STATUSES[status],
    summary,
    ...(needs === undefined ? {} : { needs }),
    evidence: [...evidence, ...open.flatMap((finding) => finding.evidence.slice(0, 1))],
  }
}

/** The checks that have to run for these names of marks. */
export function checksAsked(names: readonly string[], lists: readonly Checklist[]): string[] {
  const cards = catalogue()
  const items = lists.flatMap(({ sections }) => sections.flatMap((section) => section.items))
  const ofItems = items.filter(({ id }) => names.includes(id)).flatMap((item) => checksOf(item, cards))
  const named = names.filter((name) => cards.some(({ id }) => id === name))
  // The inventory of features, which answers items too, is made for the check that judges it.
  return [...new Set([...ofItems, ...named, 'code/promised-features-present'])].sort()
}
