import { oneLine, plural } from '../../core/text.ts'
import type { InventoryRow } from '../../migrations/fleet/inventory.ts'
import type { Paint } from '../terminal/paint.ts'
import { drawTable } from './table.ts'

/** One line for each service and history, what is missing below them, and the sum. */
export function renderInventory(rows: readonly InventoryRow[], paint: Paint): string {
  if (rows.length === 0)
    return 'No migrations were found, and no project that depends on a PostgreSQL driver or an ORM.\n'
  const cells = rows.map((row) => [
    row.service,
    row.tool ?? 'none',
    row.config ?? '-',
    row.locations.join(' ') || '-',
    row.tool === null ? '-' : String(row.revisions),
    row.missing.map(({ what }) => what).join(', '),
  ])
  const table = drawTable(
    ['service', 'tool', 'configuration', 'revisions in', 'revisions', 'missing'],
    cells,
    (line, at) => ((rows[at]?.missing.length ?? 0) > 0 ? paint.primary(line) : line),
  )
  const details = rows.flatMap((row) =>
    row.missing.map(({ what, detail }) => {
      const place = row.database === null ? '' : ` (${row.database.file}:${row.database.line})`
      return `${paint.bold('!')} ${row.service}: ${oneLine(detail)}${place} [${what}]`
    }),
  )
  const lacking = rows.filter(({ tool }) => tool === null).length
  const sum = `${plural(rows.length - lacking, 'history', 'histories')}, ${plural(lacking, 'service')} without migrations`
  return `${[...table, ...(details.length > 0 ? ['', ...details] : []), '', sum].join('\n')}\n`
}
