import { Command, Option } from 'commander'
import { areaOf, areas } from '../../checks/areas.ts'
import type { CheckCard } from '../../checks/define-check.ts'
import { print } from '../print.ts'

/** `plimsoll checks [ID]`. */
export function checksCommand(): Command {
  return new Command('checks')
    .description('Show the catalogue of checks, or explain one.')
    .argument('[id]', 'id of a check, or an area')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll checks                       every check, by area
  plimsoll checks rate-limit            the checks of one area
  plimsoll checks secrets/none-in-code  why it asks, and how to mend what it finds
  plimsoll checks --format json         the same for programs`,
    )
    .action(async (id: string | undefined, { format }: { format: 'text' | 'json' }) => {
      const { catalogue } = await import('../../app/catalogue.ts')
      const found = catalogue(id)
      if (format === 'json') return print(`${JSON.stringify(found.map(card), null, 2)}\n`)
      const [only] = found
      await print(id !== undefined && only?.id === id ? explained(only) : listed(found))
    })
}

/** A check without what only the audit needs. */
function card({
  id,
  title,
  severity,
  lowered,
  answers,
  why,
  fix,
  references,
}: CheckCard): CheckCard & { area: string } {
  const rest = { answers, why, fix, references }
  return { id, area: areaOf(id), title, severity, ...(lowered === undefined ? {} : { lowered }), ...rest }
}

function listed(checks: readonly CheckCard[]): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length))
  const blocks = Object.entries(areas).flatMap(([area, { title }]) => {
    const own = checks.filter(({ id }) => areaOf(id) === area)
    if (own.length === 0) return []
    return [
      [title, ...own.map((one) => `  ${one.id.padEnd(width)}  ${one.severity.padEnd(14)}  ${one.title}`)].join('\n'),
    ]
  })
  const total = `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}. Explain one with: plimsoll checks ID`
  return `${[...blocks, total].join('\n\n')}\n`
}

function explained(check: CheckCard): string {
  const references = check.references.map(({ label, url }) => `  ${label}  ${url}`)
  const parts = [
    `${check.id} (${check.severity}, ${areas[areaOf(check.id)].title})`,
    check.title,
    ...(check.lowered === undefined ? [] : [`Why no blocker: ${check.lowered}`]),
    `Why: ${check.why}`,
    `Fix: ${check.fix}`,
    ...(check.answers.length === 0 ? [] : [`Answers: ${check.answers.join(', ')}`]),
    ...(references.length === 0 ? [] : [`References:\n${references.join('\n')}`]),
  ]
  return `${parts.join('\n\n')}\n`
}
