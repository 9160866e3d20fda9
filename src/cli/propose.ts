import { createInterface } from 'node:readline/promises'
import type { ProposedMark } from '../app/team-checklist.ts'
import { proposeMarks, withMarks } from '../app/team-checklist.ts'
import { writeWholeFile } from '../app/write-file.ts'
import { NO_MATCH } from '../audit/checklists/team-list.ts'
import { oneLine, plural, sanitise, shorten } from '../core/text.ts'
import { print } from './print.ts'

interface Confirmed {
  readonly task: ProposedMark['task']
  readonly name: string
}

/**
 * `plimsoll checklist FILE --propose`: shows what items may mean, asks about each on a terminal, and writes the marks
 * that were confirmed. What is declined gets the mark `none`, so that nobody is asked again.
 */
export async function propose(file: string, { yes, dryRun }: { yes: boolean; dryRun: boolean }): Promise<void> {
  const { before, proposed, open } = proposeMarks(file)
  const canAsk = !yes && !dryRun && process.stdin.isTTY === true && process.stdout.isTTY === true
  if (!canAsk) for (const one of proposed) await print(`${drawn(file, one)}\n`)
  const confirmed = yes ? proposed.map(accepted) : canAsk ? await askEach(file, proposed) : []
  const written = confirmed.length > 0 && !dryRun
  if (written) writeWholeFile(file, withMarks(before, confirmed))
  const rest = open === 0 ? '' : `; nothing is near enough for ${plural(open, 'item')}`
  const next = written || proposed.length === 0 || canAsk ? '' : '\nWrite them with: --propose --yes'
  await print(
    `${file}: ${plural(proposed.length, 'proposal')}, ${written ? confirmed.length : 0} written${rest}${next}\n`,
  )
}

function drawn(file: string, { task, proposal, says }: ProposedMark): string {
  const sure = `${Math.round(proposal.score * 100)} %`
  const text = `${file}:${task.line}: ${shorten(oneLine(task.text), 90)}\n    ${proposal.name}  ${says} (${sure} alike)`
  return sanitise(text)
}

function accepted({ task, proposal }: ProposedMark): Confirmed {
  return { task, name: proposal.name }
}

async function askEach(file: string, proposed: readonly ProposedMark[]): Promise<Confirmed[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const confirmed: Confirmed[] = []
  try {
    for (const [index, one] of proposed.entries()) {
      const answer = (
        await terminal.question(`${drawn(file, one)}\n    take it? [y]es, [n]o, [a]ll, [s]kip, [q]uit: `)
      ).trim()
      const letter = answer.toLowerCase().charAt(0)
      if (letter === 'a') return [...confirmed, ...proposed.slice(index).map(accepted)]
      if (letter === 'q') return confirmed
      if (letter === 'y') confirmed.push(accepted(one))
      if (letter === 'n') confirmed.push({ task: one.task, name: NO_MATCH })
    }
    return confirmed
  } finally {
    terminal.close()
  }
}
