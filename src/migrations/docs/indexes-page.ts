import { plural } from '../../core/text.ts'
import { foreignKeysWithoutIndex, redundantIndexes, serves } from '../../postgres/inspect/index-advice.ts'
import type { ForeignKeyFact, IndexFact } from '../../postgres/inspect/indexes.ts'
import { indexNamed } from '../schema/catalogue.ts'
import type { DocsInput, DocumentedRevision } from './input.ts'
import { blocks, cell, code, codes, table } from './markdown.ts'
import { shown } from './model.ts'
import { doubts, notKnown } from './schema-page.ts'

/** Access methods whose choice has to be explained: they cost much, or answer only some questions (D-019). */
const SPECIAL = new Set(['gin', 'gist', 'spgist', 'brin', 'ivfflat', 'hnsw', 'hash'])

/** `indexes.md`: each index, why it is there, what it serves, and which could go. */
export function indexesPage(input: DocsInput): string {
  const { source } = input
  if (source.kind === 'unknown') return notKnown(source.reason)
  const own = source.facts.indexes.filter((index) => !input.toolTables.has(shown(index.table)))
  const keys = source.facts.foreignKeys.filter((key) => !key.ofPartition)
  const shownIndexes = own.filter(({ ofPartition }) => !ofPartition)
  const origins = originsOf(input.revisions)
  const tables = [...new Set(shownIndexes.map((index) => index.table))].sort()
  const context = { keys, origins, used: source.usage !== undefined }
  return blocks(
    `${source.origin} ${plural(shownIndexes.length, 'index', 'indexes')}.`,
    usageNote(input),
    ...doubts(source.doubts),
    ...advice(own, keys),
    ...unused(own, source.usage !== undefined),
    '## By table',
    ...tables.map((name) =>
      section(
        name,
        shownIndexes.filter((index) => index.table === name),
        context,
      ),
    ),
  )
}

function usageNote({ source }: DocsInput): string {
  if (source.kind === 'unknown' || source.usage === undefined) {
    return 'Which of them are used only a database in use knows: `plimsoll migrate docs --from URL` puts the scans beside each index.'
  }
  return `Scans are counted since ${source.usage.since ?? 'the statistics began'}; replicas count their own.`
}

interface Context {
  readonly keys: readonly ForeignKeyFact[]
  readonly origins: ReadonlyMap<string, string>
  readonly used: boolean
}

function section(name: string, indexes: readonly IndexFact[], context: Context): string {
  const rows = indexes.map((index) => [
    code(shown(index.name)),
    cell(shapeOf(index)),
    cell(purposeOf(index, context.keys)),
    cell(context.origins.get(shown(index.name)) ?? ''),
    ...(context.used ? [index.scans === null ? '' : index.scans.toLocaleString('en-GB')] : []),
  ])
  return `### ${shown(name)}\n\n${table(['index', 'on', 'why it is there', 'made by', ...(context.used ? ['scans'] : [])], rows)}`
}

function shapeOf({ columns, definition, method, unique, predicate, included }: IndexFact): string {
  const list = columns.every((column) => column !== null)
    ? columns.join(', ')
    : definition.replace(/^.* USING \w+ /, '').replace(/^\((.*)\).*$/, '$1')
  return [
    list,
    ...(method === 'btree' ? [] : [`using ${method}`]),
    ...(unique ? ['unique'] : []),
    ...(included.length === 0 ? [] : [`with ${included.join(', ')}`]),
    ...(predicate === null ? [] : [`where ${predicate}`]),
  ].join('; ')
}

/** What the schema itself says an index is for; queries are not known from it. */
export function purposeOf(index: IndexFact, keys: readonly ForeignKeyFact[]): string {
  const reasons = [
    ...(index.comment === null ? [] : [index.comment]),
    ...(index.primary ? [primaryPurpose(index, keys)] : []),
    ...(!index.primary && index.unique
      ? [
          `no two rows have the same ${index.columns.map((column) => column ?? 'value').join(', ')}${index.predicate === null ? '' : ' among those it holds'}`,
        ]
      : []),
    ...(!index.unique && index.constraint !== null ? [`holds constraint ${index.constraint}`] : []),
    ...keys
      .filter((key) => key.table === index.table && serves(index, key.columns))
      .map((key) => `finds the rows that point to ${shown(key.target)} (${key.name})`),
  ]
  if (reasons.length > 0) return reasons.join('; ')
  return 'for queries: no key and no constraint asks for it'
}

function primaryPurpose(index: IndexFact, keys: readonly ForeignKeyFact[]): string {
  const pointing = keys.filter(({ target }) => target === index.table).length
  return pointing === 0
    ? 'primary key'
    : `primary key; ${plural(pointing, 'foreign key')} ${pointing === 1 ? 'points' : 'point'} to it`
}

/** The revision after which an index was first there, with its message. */
function originsOf(revisions: readonly DocumentedRevision[]): Map<string, string> {
  const found = new Map<string, string>()
  const last = revisions.at(-1)?.schemaAfter
  if (last === undefined) return found
  for (const [, relation] of last.relations) {
    for (const { name, schema } of relation.indexes.values()) {
      const at = indexNamed(last, { schema, name })?.index.created?.revision
      const revision = at === undefined ? undefined : revisions[at]?.revision
      if (revision !== undefined)
        found.set(schema === 'public' ? name : `${schema}.${name}`, `${revision.id} ${revision.message}`.trim())
    }
  }
  return found
}

function advice(indexes: readonly IndexFact[], keys: readonly ForeignKeyFact[]): string[] {
  const redundant = redundantIndexes(indexes)
  const missing = foreignKeysWithoutIndex(keys, indexes)
  const invalid = indexes.filter(({ valid, ofPartition }) => !valid && !ofPartition)
  return [
    ...(redundant.length === 0
      ? []
      : [
          '## Superfluous',
          redundant
            .map(
              ({ index, by, how }) =>
                `- ${code(shown(index.name))} on ${code(shown(index.table))}: ${code(shown(by.name))} ${how === 'same' ? 'has the same keys' : 'begins with its columns'}`,
            )
            .join('\n'),
        ]),
    ...(invalid.length === 0
      ? []
      : [
          '## Invalid',
          invalid
            .map(
              ({ name, table: on }) =>
                `- ${code(shown(name))} on ${code(shown(on))}: writes pay for it, no query uses it; build it anew or drop it`,
            )
            .join('\n'),
        ]),
    ...(missing.length === 0
      ? []
      : [
          '## Foreign keys without an index',
          'Deleting or renumbering a row of the other table reads all of the table:',
          missing
            .map((key) => `- ${code(shown(key.table))} (${codes(key.columns)}) to ${code(shown(key.target))}`)
            .join('\n'),
        ]),
  ]
}

function unused(indexes: readonly IndexFact[], isUsed: boolean): string[] {
  const never = indexes.filter(
    ({ scans, unique, constraint, ofPartition }) => scans === 0 && !unique && constraint === null && !ofPartition,
  )
  if (!isUsed || never.length === 0) return []
  return [
    '## Never used',
    never
      .map(
        ({ name, table: on, bytes }) =>
          `- ${code(shown(name))} on ${code(shown(on))}${bytes === null ? '' : `, ${Math.round(bytes / 1024).toLocaleString('en-GB')} kB`}`,
      )
      .join('\n'),
  ]
}

/** Indexes whose method has to be explained in the hand-written part, and are not: by name. */
export function unexplained(indexes: readonly IndexFact[], handWritten: string): IndexFact[] {
  const lines = handWritten.split('\n')
  const isExplained = ({ name }: IndexFact): boolean => {
    const bare = name.split('.').at(-1)?.replaceAll('"', '') ?? name
    return lines.some((line) => line.includes(bare) && line.replace(bare, '').replace(/[^\p{L}]/gu, '').length >= 20)
  }
  return indexes.filter(
    (index) => SPECIAL.has(index.method) && index.comment === null && !index.ofPartition && !isExplained(index),
  )
}
