import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { answerItems } from '../audit/checklists/answer.ts'
import type { Checklist } from '../audit/checklists/checklist.ts'
import { isItemId } from '../audit/checklists/item-id.ts'
import type { Candidate, Proposal } from '../audit/checklists/propose.ts'
import { Proposer } from '../audit/checklists/propose.ts'
import type { NamedAnswer, TeamList } from '../audit/checklists/team-list.ts'
import { applyEdits, NO_MATCH, settleTeamList } from '../audit/checklists/team-list.ts'
import { readAttestations } from '../audit/records.ts'
import type { AuditResult } from '../audit/result.ts'
import { errorMessage, KnownError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import type { MarkdownTask } from '../parsers/markdown/tasks.ts'
import { markdownTasks } from '../parsers/markdown/tasks.ts'
import { attestationsOf, audit } from './audit.ts'
import { catalogue } from './catalogue.ts'
import { builtInChecklist, checklistNames } from './checklists.ts'
import { answersOfOutcome, checksAsked } from './team-answers.ts'

export interface TeamChecklistOptions {
  /** The team's Markdown file. */
  readonly file: string
  /** Root of the service. */
  readonly path: string
  readonly cacheDirectory?: string
  readonly onProgress?: (text: string) => void
  readonly isCommand: (command: string) => boolean
}

/** A file of Markdown, byte for byte: what is not UTF-8 could not be written back. */
function readExactly(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(file))
  } catch (error) {
    const remedy = 'Name a Markdown file that is UTF-8.'
    throw new KnownError('cannot-read', `cannot read ${file}: ${errorMessage(error)}`, remedy, { cause: error })
  }
}

/** What became of a team's list; writing `list.text` is up to the caller. */
export interface SettledList {
  readonly before: string
  readonly list: TeamList
  readonly result: AuditResult | undefined
}

/** Audits as far as the marks of a list ask, and puts the list right. @throws KnownError for what the user can mend. */
export async function settleChecklist(options: TeamChecklistOptions): Promise<SettledList> {
  const before = readExactly(options.file)
  const tasks = markdownTasks(before)
  const marked = tasks.filter((task) => namesOf(task).some((name) => name !== NO_MATCH))
  const names = [...new Set(marked.flatMap(namesOf))].filter((name) => name !== NO_MATCH)
  refuseUnknown(options.file, marked)
  if (names.length === 0) {
    return { before, list: { items: [], unmarked: tasks.length, text: before }, result: undefined }
  }
  const lists = builtInLists(names)
  const { file: _, isCommand, ...auditing } = options
  const result = await audit({ ...auditing, only: checksAsked(names, lists) })
  const attestations = attestationsOf(options.path)
  const items = lists.flatMap((list) =>
    answerItems(list, {
      outcomes: result.outcomes,
      features: result.features,
      attestations: attestations === undefined ? [] : readAttestations(attestations),
      today: result.startedAt.slice(0, 10),
      language: 'en',
      isCommand,
    }),
  )
  const answers = new Map<string, NamedAnswer>([
    ...result.outcomes.map((one) => [one.check, answersOfOutcome(one)] as const),
    ...items.map(({ id, ...rest }) => [id, { name: id, ...rest }] as const),
  ])
  const folder = relative(resolve(options.path), dirname(resolve(options.file)))
    .split(sep)
    .join('/')
  const list = settleTeamList(before, tasks, (name) => answers.get(name) ?? unknownAnswer(name), folder)
  return { before, list, result }
}

function namesOf({ marks }: MarkdownTask): string[] {
  return marks.flatMap(({ names }) => names)
}

function builtInLists(names: readonly string[]): Checklist[] {
  return names.some(isItemId) ? checklistNames().map(builtInChecklist) : []
}

function unknownAnswer(name: string): NamedAnswer {
  return { name, status: 'unverified', summary: 'The check did not run.', evidence: [] }
}

/** A mark that names nothing would never tick anything, and nobody would know why. */
function refuseUnknown(file: string, tasks: readonly MarkdownTask[]): void {
  const checks = catalogue().map(({ id }) => id)
  const isAnyItem = tasks.some((task) => namesOf(task).some(isItemId))
  const items = isAnyItem ? candidateItems().map(({ name }) => name) : []
  const known = new Set([...checks, ...items, NO_MATCH])
  for (const task of tasks) {
    const unknown = namesOf(task).find((name) => !known.has(name))
    if (unknown === undefined) continue
    const near = nearest(unknown, [...known])
    const hint = near === undefined ? '' : `; did you mean ${near}?`
    const message = `${file}:${task.line}: the mark names ${unknown}, which is no check and no item of a checklist${hint}`
    throw new KnownError('bad-checklist', message, 'List the checks with: plimsoll checks')
  }
}

function candidateItems(): Candidate[] {
  return checklistNames().flatMap((name) =>
    builtInChecklist(name).sections.flatMap(({ items }) =>
      items.map(({ id, en, ru }) => ({ name: id, texts: [en, ru] })),
    ),
  )
}

/** An unmarked item of a list, and what it may mean. */
export interface ProposedMark {
  readonly task: MarkdownTask
  readonly proposal: Proposal
  /** What the proposed item or check says. */
  readonly says: string
}

/** Proposals for the items of a list that have no mark yet. Reads no service. */
export function proposeMarks(file: string): {
  readonly before: string
  readonly proposed: ProposedMark[]
  readonly open: number
} {
  const before = readExactly(file)
  const checks = catalogue().map(({ id, title }) => ({ name: id, texts: [title] }))
  const candidates = [...candidateItems(), ...checks]
  const says = new Map(candidates.map(({ name, texts }) => [name, texts[0] ?? name]))
  const proposer = new Proposer(candidates)
  const unmarked = markdownTasks(before).filter(({ marks }) => marks.length === 0)
  const proposals = proposer.proposeAll(unmarked.map(({ text }) => text))
  const proposed = unmarked.flatMap((task, index) => {
    const proposal = proposals[index]
    return proposal === undefined ? [] : [{ task, proposal, says: says.get(proposal.name) ?? proposal.name }]
  })
  return { before, proposed, open: unmarked.length - proposed.length }
}

/** The text with marks behind the items, as they were confirmed: a name, or `none` for what was declined. */
export function withMarks(
  before: string,
  confirmed: readonly { readonly task: MarkdownTask; readonly name: string }[],
): string {
  const edits = confirmed.map(({ task, name }) => ({
    start: task.end,
    end: task.end,
    text: ` <!-- plimsoll: ${name} -->`,
  }))
  return applyEdits(before, edits)
}
