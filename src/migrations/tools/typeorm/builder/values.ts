import type { Machine } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'

/** SQL with its values in the places of `$1`, `$2`. @throws NotKnown where one is not known or stands in a text. */
export function withValues(machine: Machine, sql: string, values: Value): string {
  if (!Array.isArray(values) || machine.isTainted(values)) throw new NotKnown('its SQL is given values by code')
  if (/'[^']*\$\d/.test(sql) || sql.includes('$$')) throw new NotKnown('a place for a value stands in a text')
  return sql.replace(/\$(\d+)/g, (_, place: string) => literal(values[Number(place) - 1]))
}

/** SQL with named places for values, and the values: as numbered places and their list (`escapeQueryWithParameters`). */
export function withNames(machine: Machine, sql: Value, values: Value): Value {
  if (typeof sql !== 'string' || !isRecord(values)) return [sql, new Unknown('values')]
  if (machine.isTainted(values)) return [sql, new Unknown('values')]
  const list: Value[] = []
  const numbered = sql.replace(/:(\.\.\.)?([A-Za-z0-9_.]+)/g, (match, spread: string | undefined, name: string) => {
    if (!(name in values)) return match
    const value = machine.member(values, name)
    const all = spread === undefined || !Array.isArray(value) ? [value] : value
    list.push(...all)
    return all.map((_, at) => `$${list.length - all.length + at + 1}`).join(', ')
  })
  return [numbered, list]
}

function literal(value: Value): string {
  if (value instanceof Unknown) throw new NotKnown('its SQL is given values by code')
  if (value === null) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string' && !value.includes('\\')) return `'${value.replaceAll("'", "''")}'`
  throw new NotKnown('its SQL is given values by code')
}
