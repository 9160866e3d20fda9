import { Command, Option } from 'commander'
import { KnownError } from '../../../core/errors.ts'
import { nearest } from '../../../core/nearest.ts'
import type { Rule, RuleCard } from '../../../migrations/rules/define-rule.ts'
import { print } from '../../print.ts'

/** `plimsoll migrate rules [ID]`. */
export function rulesCommand(): Command {
  return new Command('rules')
    .description('Show the rules of migrate lint, or explain one.')
    .argument('[id]', 'id of a rule')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Examples:
  plimsoll migrate rules                             every rule
  plimsoll migrate rules index-without-concurrently  what it costs, and the safe form`,
    )
    .action(async (id: string | undefined, { format }: { format: 'text' | 'json' }) => {
      const { rules } = await import('../../../migrations/rules/index.generated.ts')
      const found = id === undefined ? rules : rules.filter((rule) => rule.id === id)
      if (id !== undefined && found.length === 0) throw unknownRule(id, rules)
      if (format === 'json') return print(`${JSON.stringify(found.map(card), null, 2)}\n`)
      const [only] = found
      await print(id !== undefined && only !== undefined ? explained(only) : listed(found))
    })
}

function unknownRule(id: string, rules: readonly Rule[]): KnownError {
  const close = nearest(
    id,
    rules.map((rule) => rule.id),
  )
  const hint = close === undefined ? '' : `Did you mean ${close}? `
  return new KnownError('bad-option', `there is no rule ${id}`, `${hint}plimsoll migrate rules lists them.`)
}

function card({ id, title, severity, lock, effect, safeForm, references, versions, optional, rows }: RuleCard) {
  const rest = { lock: lock ?? null, effect, safeForm, references, versions: versions ?? null, hazards: rows }
  return { id, title, severity, optional: optional === true, ...rest }
}

function listed(rules: readonly RuleCard[]): string {
  const width = Math.max(0, ...rules.map(({ id }) => id.length))
  const lines = rules.map(
    ({ id, severity, title, optional }) =>
      `${id.padEnd(width)}  ${severity.padEnd(14)}  ${title}${optional === true ? ' (optional)' : ''}`,
  )
  return `${lines.join('\n')}\n\n${rules.length} rules. Explain one with: plimsoll migrate rules ID\n`
}

function explained({ id, title, severity, lock, effect, safeForm, references, versions, optional }: RuleCard): string {
  const range = [
    ...(versions?.from === undefined ? [] : [`from ${versions.from}`]),
    ...(versions?.until === undefined ? [] : [`until ${versions.until}`]),
  ]
  const parts = [
    `${id} (${severity}${optional === true ? ', runs when asked for with --enable' : ''})`,
    title,
    ...(lock === undefined ? [] : [`Lock: ${lock}`]),
    `Effect: ${effect}`,
    `Safe form: ${safeForm}`,
    ...(range.length === 0 ? [] : [`PostgreSQL: ${range.join(', ')}`]),
    ...(references.length === 0
      ? []
      : [`References:\n${references.map(({ label, url }) => `  ${label}  ${url}`).join('\n')}`]),
  ]
  return `${parts.join('\n\n')}\n`
}
