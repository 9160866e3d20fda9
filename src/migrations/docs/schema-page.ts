import { plural } from '../../core/text.ts'
import { text } from '../../postgres/ddl/objects.ts'
import type { ForeignKeyFact } from '../../postgres/inspect/indexes.ts'
import { mermaidDiagram } from './er-mermaid.ts'
import type { DocsInput } from './input.ts'
import { anchor, blocks, cell, code, codes, table } from './markdown.ts'
import { type DocModel, type DocTable, docModel, shown } from './model.ts'

/** `schema.md`: every table with columns, keys and indexes, and how they hang together. */
export function schemaPage(input: DocsInput): string {
  const { source } = input
  if (source.kind === 'unknown') return notKnown(source.reason)
  const model = docModel(source.facts, input.toolTables)
  const { objects, tables } = model
  const diagram = mermaidDiagram(tables)
  return blocks(
    `${source.origin} ${plural(tables.length, 'table')}. The DDL is in [schema.sql](schema.sql), indexes are explained in [indexes.md](indexes.md).`,
    ...doubts(source.doubts),
    '## Diagram',
    '![Tables and the keys between them](schema.svg)',
    diagram === undefined
      ? 'The diagram is too large for Mermaid; the drawing above has all of it.'
      : `<details>\n<summary>The same as Mermaid</summary>\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n\n</details>`,
    '## Tables',
    overview(tables),
    ...tables.filter(({ partitionOf }) => partitionOf === undefined).flatMap(section),
    ...types(model),
    ...views(model),
    objects.of('function').length > 0 &&
      `## Functions\n\n${objects
        .of('function')
        .map(({ name }) => `- ${code(shown(name))}`)
        .join('\n')}`,
    objects.of('extension').length > 0 &&
      `## Extensions\n\n${objects
        .of('extension')
        .map(({ name }) => `- ${code(name)}`)
        .join('\n')}`,
  )
}

export function notKnown(reason: string): string {
  return `> The schema is not known: ${reason} Nothing is shown rather than something wrong.\n>\n> \`plimsoll migrate docs --from URL\` reads it from a database that has every revision.`
}

export function doubts(list: readonly string[]): string[] {
  if (list.length === 0) return []
  return [
    `> Not all of the history could be known without running it. What these steps do to the schema is missing here:\n${list.map((one) => `> - ${cell(one)}`).join('\n')}`,
  ]
}

function overview(tables: readonly DocTable[]): string {
  const rows = tables.map(({ name, columns, foreignKeys, referencedBy, object, partitionOf, partitions }) => [
    partitionOf === undefined ? `[${cell(name)}](#${anchor(name)})` : cell(name),
    String(columns.length),
    codes([...new Set(foreignKeys.map(({ target }) => shown(target)))]),
    codes([...new Set(referencedBy.map((key) => shown(key.table)))]),
    cell(
      [
        ...(partitionOf === undefined ? [] : [`partition of ${partitionOf}`]),
        ...(partitions.length === 0 ? [] : [plural(partitions.length, 'partition')]),
        ...(text(object, 'comment') === undefined ? [] : [text(object, 'comment') ?? '']),
      ].join('; '),
    ),
  ])
  return table(['table', 'columns', 'points to', 'pointed to by', 'what it is'], rows)
}

function section(one: DocTable): string[] {
  const { name, object, columns } = one
  const rows = columns.map(({ name: column, type, nullable, filled, keys, comment }) => [
    code(column),
    code(type),
    nullable ? 'NULL' : '',
    code(filled),
    keys.join(', '),
    cell(comment),
  ])
  const notes = [...keyNotes(one), ...partitionNotes(one), ...securityNotes(one)]
  return [
    `### ${name}`,
    cell(text(object, 'comment') ?? ''),
    table(['column', 'type', 'empty', 'filled with', 'key', 'what it is'], rows),
    notes.map((note) => `- ${note}`).join('\n'),
  ]
}

function keyNotes({ primaryKey, constraints, foreignKeys, referencedBy, indexes }: DocTable): string[] {
  const others = constraints.filter(({ definition }) => !/^(?:PRIMARY KEY|FOREIGN KEY)/.test(definition))
  const plain = indexes.filter(({ constraint }) => constraint === null)
  return [
    primaryKey.length === 0 ? 'No primary key.' : `Primary key: ${codes(primaryKey)}`,
    ...others.map(({ name, definition }) => `${code(name)}: ${code(definition)}`),
    ...foreignKeys.map((key) => `${code(key.name)}: ${pointer(key)}`),
    ...referencedBy.map(
      (key) => `Pointed to by ${code(`${shown(key.table)} (${key.columns.join(', ')})`)}${deletion(key)}`,
    ),
    ...(plain.length === 0 ? [] : [`Indexes: ${codes(plain.map(({ name }) => shown(name)))}`]),
  ]
}

function pointer(key: ForeignKeyFact): string {
  return `${code(`(${key.columns.join(', ')})`)} points to ${code(`${shown(key.target)} (${key.targetColumns.join(', ')})`)}${deletion(key)}`
}

const ON_DELETE: Readonly<Record<string, string>> = {
  CASCADE: ', deleted with it',
  'SET NULL': ', emptied when it is deleted',
  'SET DEFAULT': ', set to the default when it is deleted',
}

function deletion({ onDelete }: ForeignKeyFact): string {
  return ON_DELETE[onDelete] ?? ''
}

function partitionNotes({ object, partitions }: DocTable): string[] {
  const key = text(object, 'partition key')
  return key === undefined ? [] : [`Partitioned by ${code(key)}: ${codes(partitions) || 'no partitions'}`]
}

function securityNotes({ object, name }: DocTable): string[] {
  return object.properties['row security'] === true ? [`Row level security is on for ${code(name)}.`] : []
}

const TYPES: Readonly<Record<string, string>> = { e: 'enumeration', d: 'domain', c: 'composite', r: 'range' }

function types({ objects }: DocModel): string[] {
  const rows = objects.of('type').map((type) => {
    const labels = type.properties.labels
    const content = Array.isArray(labels)
      ? codes(labels.map(String))
      : code(String(type.properties.base ?? type.properties.subtype ?? ''))
    return [code(shown(type.name)), TYPES[text(type, 'kind') ?? ''] ?? '', content, cell(text(type, 'comment') ?? '')]
  })
  return rows.length === 0 ? [] : ['## Types', table(['type', 'kind', 'values', 'what it is'], rows)]
}

function views({ objects }: DocModel): string[] {
  const all = objects.of('view')
  if (all.length === 0) return []
  return [
    '## Views',
    ...all.map((view) =>
      blocks(
        `### ${shown(view.name)}`,
        cell(text(view, 'comment') ?? ''),
        `${text(view, 'kind') === 'm' ? 'Materialized. ' : ''}\n\`\`\`sql\n${(text(view, 'definition') ?? '').trim()}\n\`\`\``,
      ),
    ),
  ]
}
