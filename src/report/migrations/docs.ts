import { oneLine, plural } from '../../core/text.ts'
import type { DbDocument } from '../../migrations/docs/documents.ts'
import type { Paint } from '../terminal/paint.ts'

export interface DocsView {
  readonly folder: string
  readonly documents: readonly Omit<DbDocument, 'text'>[]
  readonly unknownSchema: string | undefined
  readonly written: readonly string[]
}

const WORDS: Readonly<Record<DbDocument['state'], string>> = {
  current: 'current',
  stale: 'stale',
  missing: 'missing',
  unchecked: 'made from a database at the present heads; the history alone does not tell whether it is so',
}

/** What is stale and what asks for it, or what was written. */
export function renderDocs(
  { folder, documents, unknownSchema, written }: DocsView,
  check: boolean,
  paint: Paint,
): string {
  const lines = documents.flatMap(({ file, state, asks }) => {
    const isFine = state === 'current' || state === 'unchecked'
    const kept = !check && state === 'stale' && !written.includes(file)
    const word =
      isFine || check ? WORDS[state] : kept ? 'stale, and kept as it is' : state === 'missing' ? 'written' : 'updated'
    const head = `${paint.place(`${folder}/${file}`)} ${isFine || (!check && !kept) ? word : paint.primary(word)}`
    const shown = asks.slice(0, 8).map((ask) => `  ${check ? 'asked for by' : 'because of'} ${oneLine(ask)}`)
    return [
      head,
      ...(state === 'missing' ? [] : shown),
      ...(asks.length > 8 ? [`  and ${plural(asks.length - 8, 'more', 'more')}`] : []),
    ]
  })
  const unknown =
    unknownSchema === undefined
      ? []
      : [
          '',
          `${paint.primary('the schema is not known')}: ${oneLine(unknownSchema)}`,
          'plimsoll migrate docs --from URL reads it from a database.',
        ]
  return `${[...lines, ...unknown, '', sumOf(documents, check, written)].join('\n')}\n`
}

function sumOf(documents: DocsView['documents'], check: boolean, written: readonly string[]): string {
  const stale = documents.filter(({ state }) => state === 'stale' || state === 'missing').length
  if (!check) return `${plural(documents.length, 'document')}, ${written.length} written`
  return stale === 0
    ? `${plural(documents.length, 'document')}, all current`
    : `${plural(documents.length, 'document')}, ${stale} not current: plimsoll migrate docs writes them`
}
