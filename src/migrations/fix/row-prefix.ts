import { find } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'

/** An expression whose columns are those of a named row: `a + b` as `NEW.a + NEW.b`. */
export function withRowPrefix(expression: string, row: string, parse: SqlParser): string {
  const head = 'SELECT '
  const parsed = parse(`${head}${expression}`)
  if (parsed.kind !== 'parsed') return expression
  const bytes = Buffer.from(`${head}${expression}`)
  // Places are counted in bytes.
  const places = find(parsed.statements[0]?.node, 'ColumnRef')
    .filter(({ fields }) => (fields ?? []).length === 1)
    .map(({ location = 0 }) => location)
    .sort((a, b) => b - a)
  const changed = places.reduce(
    (text, place) => Buffer.concat([text.subarray(0, place), Buffer.from(`${row}.`), text.subarray(place)]),
    bytes,
  )
  return changed.toString().slice(head.length)
}
