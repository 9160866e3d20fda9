import { posix } from 'node:path'
import type { MarkdownTask } from '../../parsers/markdown/tasks.ts'
import type { Evidence } from '../result.ts'
import type { ItemStatus } from './result.ts'

/** What one name of a mark (a check, an item of a built-in list, a feature) was found to be. */
export interface NamedAnswer {
  readonly name: string
  readonly status: ItemStatus
  readonly summary: string
  readonly needs?: string | undefined
  readonly evidence: readonly Evidence[]
}

/** What was done with one item of a team's list. */
export interface TeamItem {
  readonly line: number
  readonly text: string
  readonly names: readonly string[]
  readonly ticked: boolean
  readonly status: ItemStatus
  /** `tick`: proven, and ticked now; `untick`: ticked, and false; `none`: the box stays as it was. */
  readonly change: 'tick' | 'untick' | 'none'
  readonly answers: readonly NamedAnswer[]
}

export interface TeamList {
  readonly items: readonly TeamItem[]
  /** Items without a mark. */
  readonly unmarked: number
  /** The text with boxes and notes put right; everything else is the same to the byte. */
  readonly text: string
}

/** Whoever puts this mark on an item does not want it matched. */
export const NO_MATCH = 'none'

/**
 * Puts right what a team's list says. A box is ticked when everything its mark names is done, and unticked when
 * something is not; what could not be settled leaves the box to the team. `folder` is where the list lies, relative to
 * the root of the service, for links to evidence.
 */
export function settleTeamList(
  text: string,
  tasks: readonly MarkdownTask[],
  answerOf: (name: string) => NamedAnswer,
  folder: string,
): TeamList {
  const items: TeamItem[] = []
  const edits: Edit[] = []
  let unmarked = 0
  for (const task of tasks) {
    const names = task.marks.flatMap((mark) => mark.names)
    if (names.length === 0) unmarked++
    if (names.length === 0 || names.includes(NO_MATCH)) continue
    const answers = names.map(answerOf)
    const status = statusOf(answers)
    const change = status === 'done' && !task.ticked ? 'tick' : status === 'not-done' && task.ticked ? 'untick' : 'none'
    items.push({ line: task.line, text: task.text, names, ticked: task.ticked, status, change, answers })
    if (change !== 'none') edits.push({ start: task.box, end: task.box + 1, text: change === 'tick' ? 'x' : ' ' })
    edits.push(...noteEdits(task, status, answers, folder))
  }
  return { items, unmarked, text: applyEdits(text, edits) }
}

/** All that a mark names must be done; one thing that is not makes the item false. */
function statusOf(answers: readonly NamedAnswer[]): ItemStatus {
  const order = ['not-done', 'unverified', 'needs-attestation', 'waived', 'done'] as const
  return order.find((status) => answers.some((answer) => answer.status === status)) ?? 'not-applicable'
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The link to the evidence stands right behind the last mark, between it and a closing comment. */
function noteEdits(
  { marks }: MarkdownTask,
  status: ItemStatus,
  answers: readonly NamedAnswer[],
  folder: string,
): Edit[] {
  const last = marks.at(-1)
  if (last === undefined) return []
  const links = status === 'done' || status === 'not-done' ? linksOf(status, answers, folder) : ''
  const note = links === '' ? '' : ` ${links}<!-- /plimsoll -->`
  const { start, end } = last.note ?? { start: last.end, end: last.end }
  return [{ start, end, text: note }]
}

const MAX_LINKS = 2

function linksOf(status: 'done' | 'not-done', answers: readonly NamedAnswer[], folder: string): string {
  const telling = answers.filter((answer) => answer.status === status)
  const places = telling.flatMap(({ evidence }) => evidence.filter((one) => one.kind === 'source'))
  const links = [...new Set(places.map((place) => linkTo(place, folder)))].slice(0, MAX_LINKS)
  const sign = status === 'done' ? '✓' : '✗'
  return links.length === 0 ? sign : `${sign} ${links.join(', ')}`
}

function linkTo({ file, line }: { readonly file: string; readonly line: number }, folder: string): string {
  const path = posix.relative(folder, file) || file
  const target = path.split('/').map(encodeURIComponent).join('/').replaceAll('(', '%28').replaceAll(')', '%29')
  const label = `${file}:${line}`.replace(/[[\]\\<>`*_]/g, '\\$&')
  return `[${label}](${target}#L${line})`
}

/** Edits that do not overlap, applied from the end so that offsets hold. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = []
  let at = 0
  for (const { start, end, text: piece } of [...edits].sort((a, b) => a.start - b.start)) {
    pieces.push(text.slice(at, start), piece)
    at = end
  }
  return [...pieces, text.slice(at)].join('')
}
