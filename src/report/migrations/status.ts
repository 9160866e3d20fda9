import { oneLine, plural } from '../../core/text.ts'
import type { DatabaseStatus, ServiceStatus } from '../../migrations/fleet/status.ts'
import type { Paint } from '../terminal/paint.ts'
import { drawTable } from './table.ts'

/** One line for each history and database, what is wrong below them, and the sum. */
export function renderStatus(rows: readonly ServiceStatus[], paint: Paint): string {
  const several = new Set(
    rows.filter((row) => rows.some((it) => it.service === row.service && it.history !== row.history)).map(nameOf),
  )
  const lines = rows.map((row) => [
    several.has(row.service) ? `${row.service} (${row.history})` : row.service,
    row.environment === '' ? '-' : row.environment,
    row.tool,
    plural(row.revisions, 'revision'),
    headsOf(row),
    databaseOf(row.database),
    row.problems.length === 0 ? '' : plural(row.problems.length, 'problem'),
  ])
  const titles = ['service', 'environment', 'tool', 'revisions', 'head', 'database', '']
  const table = drawTable(titles, lines, (line, at) => brushFor(rows[at], paint)(line))
  return `${[...table, ...problemsOf(rows, paint), '', sumOf(rows)].join('\n')}\n`
}

function nameOf({ service }: ServiceStatus): string {
  return service
}

function headsOf({ heads }: ServiceStatus): string {
  if (heads.length === 0) return 'none'
  return heads.length > 3 ? `${heads.length} heads` : heads.map(({ id }) => id).join(' ')
}

function databaseOf(database: DatabaseStatus | null): string {
  if (database === null) return 'not asked'
  if (database.state === 'unreachable' || database.state === 'no-address') return database.state.replace('-', ' ')
  const parts = [
    ...(database.pending.length === 0 ? [] : [`${database.pending.length} pending`]),
    ...(database.unknown.length === 0 ? [] : [`${database.unknown.length} unknown`]),
  ]
  if (database.state === 'no-table') return ['never migrated', ...parts].join(', ')
  return parts.length === 0 ? 'up to date' : parts.join(', ')
}

function brushFor(row: ServiceStatus | undefined, paint: Paint): (text: string) => string {
  const isBad = row !== undefined && (row.problems.length > 0 || row.database?.unknown.length !== 0)
  return isBad && (row.database !== null || row.problems.length > 0) ? paint.primary : (text) => text
}

function problemsOf(rows: readonly ServiceStatus[], paint: Paint): string[] {
  const seen = new Set<string>()
  return rows.flatMap((row) => {
    const { service, environment, database } = row
    const own = row.problems.map(({ kind, detail, file, line }) => {
      const place = file === null ? '' : `${file}${line === null ? '' : `:${line}`}: `
      return `${service}: ${place}${detail} [${kind}]`
    })
    const reason = database?.reason === undefined ? [] : [`${service}, ${environment}: ${database.reason}`]
    const unknown = (database?.unknown ?? []).map(
      (id) => `${service}, ${environment}: the database has ${id}, which is no revision of the repository`,
    )
    const fresh = [...own, ...reason, ...unknown].map(oneLine).filter((text) => !seen.has(text))
    for (const text of fresh) seen.add(text)
    return fresh.map((text, at) => `${at === 0 ? '\n' : ''}${paint.bold('!')} ${text}`)
  })
}

function sumOf(rows: readonly ServiceStatus[]): string {
  const services = new Set(rows.map(nameOf)).size
  const problems = rows.reduce((sum, row) => sum + row.problems.length, 0)
  const asked = rows.filter(({ database }) => database !== null)
  const behind = asked.filter(({ database }) => (database?.pending.length ?? 0) > 0).length
  const lost = asked.filter(
    ({ database }) => database?.state === 'unreachable' || database?.state === 'no-address',
  ).length
  return [
    plural(services, 'service'),
    plural(problems, 'problem'),
    ...(asked.length === 0
      ? ['no database asked (plimsoll.yaml names them, or --database)']
      : [`${plural(asked.length, 'database')} asked, ${behind} behind, ${lost} not answering`]),
  ].join(', ')
}
