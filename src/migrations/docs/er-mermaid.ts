import type { DocTable } from './model.ts'

/** GitHub and GitLab refuse longer diagrams (Mermaid's `maxTextSize` is 50,000). */
const LONGEST = 45_000

/**
 * The tables as an entity-relationship diagram in Mermaid: their key columns, and which table points to which. Where
 * that is too long, tables without columns; where that is too long as well, undefined.
 */
export function mermaidDiagram(tables: readonly DocTable[]): string | undefined {
  const whole = tables.filter(({ partitionOf }) => partitionOf === undefined)
  for (const withColumns of [true, false]) {
    const text = ['erDiagram', ...whole.flatMap((table) => entity(table, withColumns)), ...relations(whole)].join('\n')
    if (text.length <= LONGEST) return text
  }
  return undefined
}

function entity({ name, columns }: DocTable, withColumns: boolean): string[] {
  const keys = columns.filter((column) => column.keys.length > 0)
  if (!withColumns || keys.length === 0) return [`  ${id(name)} ["${plain(name)}"]`]
  return [
    `  ${id(name)} ["${plain(name)}"] {`,
    ...keys.map((column) => `    ${word(column.type)} ${word(column.name)} ${column.keys.join(', ')}`),
    '  }',
  ]
}

/** `o|` or `||` on the side of the table that is pointed to: the column may be empty or not; `||`/`o{`: one or many. */
function relations(tables: readonly DocTable[]): string[] {
  const known = new Set(tables.map(({ name }) => name))
  return tables.flatMap((table) =>
    table.foreignKeys.flatMap(({ target, columns }) => {
      const to = target.replace(/^public\./, '')
      if (!known.has(to)) return []
      const own = table.columns.filter(({ name }) => columns.includes(name))
      const isOptional = own.some(({ nullable }) => nullable)
      const isSingle = table.indexes.some(
        (index) =>
          index.unique &&
          index.predicate === null &&
          index.columns.length === columns.length &&
          index.columns.every((one) => one !== null && columns.includes(one)),
      )
      return [
        `  ${id(to)} ${isOptional ? '|o' : '||'}--${isSingle ? 'o|' : 'o{'} ${id(table.name)} : "${plain(columns.join(', '))}"`,
      ]
    }),
  )
}

function id(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_')
}

/** Types and names may hold letters, digits and a few signs. */
function word(text: string): string {
  return text
    .replace(/\s+/g, '_')
    .replace(/[^\w()[\]-]/g, '_')
    .replace(/^(?=[\d_-])/, 'x')
}

function plain(text: string): string {
  return text.replaceAll('"', "'").replace(/[\n\r]/g, ' ')
}
