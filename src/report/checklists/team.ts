import type { TeamItem, TeamList } from '../../audit/checklists/team-list.ts'
import { escapeUnseenInJson, oneLine, plural, sanitise, shorten, wrap } from '../../core/text.ts'
import { evidenceText } from '../evidence-text.ts'
import { words } from './words.ts'

/** A ticked item that is not so: what `plimsoll checklist` fails for. */
export function falseItems({ items }: TeamList): TeamItem[] {
  return items.filter(({ ticked, status }) => ticked && status === 'not-done')
}

/** What became of a team's list, for a person. */
export function renderTeamList(file: string, list: TeamList, written: boolean, width: number): string {
  const { items, unmarked, text } = list
  const ticked = items.filter(({ change }) => change === 'tick').length
  const counts = [
    `${plural(items.length, 'item')} with a mark`,
    `${ticked} ticked`,
    `${items.filter(({ change }) => change === 'untick').length} unticked`,
  ]
  const rest =
    unmarked === 0 ? [] : [`${plural(unmarked, 'item')} without a mark: plimsoll checklist --propose ${file}`]
  const state = written ? `${file} was written.` : `${file} was left as it is.`
  const lines = [`${file}: ${counts.join(', ')}`, ...items.flatMap((item) => drawItem(item, width)), ...rest]
  return `${sanitise([...lines, ...(text === '' ? [] : [state])].join('\n'))}\n`
}

function drawItem({ line, text, ticked, status, change, answers }: TeamItem, width: number): string[] {
  const sign = { tick: '✓ ticked', untick: '✗ unticked', none: ticked ? '[x]' : '[ ]' }[change]
  const head = `  ${String(line).padStart(4)}  ${sign.padEnd(10)}  ${shorten(oneLine(text), 80)}: ${words.en.status[status]}`
  if (status === 'done' || status === 'not-applicable') return [head]
  const told = answers
    .filter((answer) => answer.status === status)
    .flatMap(({ name, summary, needs, evidence }) => [
      `${name}: ${summary}`,
      ...(needs === undefined ? [] : [`Settled by: ${needs}`]),
      ...evidence.slice(0, 1).map(evidenceText),
    ])
  return [head, ...told.flatMap((one) => wrap(one, width - 20)).map((one) => `                    ${one}`)]
}

/** The same for programs. */
export function renderTeamListJson(file: string, list: TeamList, written: boolean): string {
  const { items, unmarked } = list
  return `${escapeUnseenInJson(JSON.stringify({ file, written, unmarked, items }, null, 2))}\n`
}
