import { text } from '../../postgres/ddl/objects.ts'
import type { DocsInput } from './input.ts'
import { blocks, cell, code, table } from './markdown.ts'
import { type DocTable, docModel } from './model.ts'

/**
 * `partitioning_retention.md`: partitioned tables with their partitions. Undefined when there are none: then there is
 * nothing to say, and the document is optional (D-017).
 */
export function partitionsPage(input: DocsInput): string | undefined {
  if (input.source.kind === 'unknown') return undefined
  const { tables } = docModel(input.source.facts, input.toolTables)
  const parents = tables.filter(({ object }) => text(object, 'partition key') !== undefined)
  if (parents.length === 0) return undefined
  return blocks(
    input.source.origin,
    'How long rows are kept, and what becomes of them then, the schema does not say: it belongs outside the markers.',
    ...parents.flatMap((parent) => [`## ${parent.name}`, section(parent, tables)]),
  )
}

function section(parent: DocTable, tables: readonly DocTable[]): string {
  const own = tables.filter(({ partitionOf }) => partitionOf === parent.name)
  const bounds = own.map(({ name, object }) => [code(name), cell(text(object, 'partition bound') ?? '')])
  const isDefault = own.some(({ object }) => text(object, 'partition bound') === 'DEFAULT')
  return blocks(
    `Partitioned by ${code(text(parent.object, 'partition key') ?? '')}.`,
    own.length === 0 ? 'It has no partitions: every insert fails.' : table(['partition', 'rows'], bounds),
    isDefault
      ? 'Rows that fit no other partition go to the default one, which is read and locked whenever a partition is added.'
      : 'There is no default partition: a row that fits none is refused.',
    'A partition is taken away with `ALTER TABLE … DETACH PARTITION … CONCURRENTLY` (14 and later), archived, and dropped.',
  )
}
