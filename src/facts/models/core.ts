import { emptyDraft, type TableDraft } from './draft.ts'
import type { Reading } from './reading.ts'
import { addItem } from './table-items.ts'
import type { CallValue } from './values.ts'

/** Reads `Table("name", metadata, Column(…), …)`; undefined when it is reflected from a database or has no known name. */
export function readCoreTable(call: CallValue, className: string | undefined, reader: Reading): TableDraft | undefined {
  const { evaluator } = reader
  if (['autoload', 'autoload_with', 'autoload_replace'].some((one) => call.named.has(one))) return undefined
  const [first, second, ...items] = call.positional
  const name = evaluator.scalar(call.named.get('name') ?? first)
  if (typeof name !== 'string') {
    reader.noteUnresolved(call.node, 'the name of the table is not known')
    return undefined
  }
  // `db.Table(…)` of Flask-SQLAlchemy brings its own metadata.
  const isFlask = call.name.startsWith('flask_sqlalchemy.')
  const metadata = second === undefined || isFlask ? undefined : reader.metadata.of(second.node)
  reader.noteMetadata(metadata)
  const schema = call.named.get('schema')
  const written = schema === undefined ? metadata?.schema : evaluator.scalar(schema)
  const draft = emptyDraft({
    name,
    schema: typeof written === 'string' ? written : undefined,
    class: className,
    style: className === undefined ? 'core' : 'declarative',
    metadata: metadata?.key,
    at: call.node.position,
  })
  if (call.isOpen) draft.doubts.push('its arguments are not all known')
  if (schema !== undefined && written === undefined) draft.doubts.push('its schema is not known')
  const rest = isFlask && second !== undefined ? [second, ...items] : items
  for (const item of rest) addItem(draft, evaluator.value(item), item.node, evaluator)
  return draft
}
