import { Command, Option } from 'commander'
import type { AreaId } from '../../checks/areas.ts'
import { areaOf, areas } from '../../checks/areas.ts'
import type { CheckCard } from '../../checks/define-check.ts'
import type { Language } from '../../core/language.ts'
import { cardsIn } from '../../i18n/texts.ts'
import { russianAreas, severityWords, catalogueWords as words } from '../../i18n/words.ts'
import { languageOption } from '../options.ts'
import { print } from '../print.ts'

/** `plimsoll checks [ID]`. */
export function checksCommand(): Command {
  return new Command('checks')
    .description('Show the catalogue of checks, or explain one.')
    .argument('[id]', 'id of a check, or an area')
    .addOption(new Option('--format <format>', 'how to write it').choices(['text', 'json']).default('text'))
    .addOption(languageOption())
    .addHelpText(
      'after',
      `
Examples:
  plimsoll checks                       every check, by area
  plimsoll checks rate-limit            the checks of one area
  plimsoll checks secrets/none-in-code  why it asks, and how to mend what it finds
  plimsoll checks --lang ru             the same in Russian
  plimsoll checks --format json         the same for programs`,
    )
    .action(async (id: string | undefined, { format, lang }: { format: 'text' | 'json'; lang: Language }) => {
      const { catalogue } = await import('../../app/catalogue.ts')
      const found = await cardsIn(catalogue(id), lang)
      if (format === 'json') return print(`${JSON.stringify(found.map(card), null, 2)}\n`)
      const [only] = found
      await print(id !== undefined && only?.id === id ? explained(only, lang) : listed(found, lang))
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

function listed(checks: readonly CheckCard[], lang: Language): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length))
  const blocks = Object.keys(areas).flatMap((area) => {
    const own = checks.filter(({ id }) => areaOf(id) === area)
    if (own.length === 0) return []
    return [
      [
        areaTitle(area as AreaId, lang),
        ...own.map((one) => `  ${one.id.padEnd(width)}  ${severityWords[lang][one.severity].padEnd(14)}  ${one.title}`),
      ].join('\n'),
    ]
  })
  const total = words[lang].total(checks.length)
  return `${[...blocks, total].join('\n\n')}\n`
}

function explained(check: CheckCard, lang: Language): string {
  const say = words[lang]
  const references = check.references.map(({ label, url }) => `  ${label}  ${url}`)
  const parts = [
    `${check.id} (${severityWords[lang][check.severity]}, ${areaTitle(areaOf(check.id), lang)})`,
    check.title,
    ...(check.lowered === undefined ? [] : [`${say.lowered}: ${check.lowered}`]),
    `${say.why}: ${check.why}`,
    `${say.fix}: ${check.fix}`,
    ...(check.answers.length === 0 ? [] : [`${say.answers}: ${check.answers.join(', ')}`]),
    ...(references.length === 0 ? [] : [`${say.references}:\n${references.join('\n')}`]),
  ]
  return `${parts.join('\n\n')}\n`
}

function areaTitle(area: AreaId, lang: Language): string {
  return lang === 'ru' ? (russianAreas[area] ?? areas[area].title) : areas[area].title
}
