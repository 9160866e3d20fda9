import type { ColumnType } from '../../parsers/sql/nodes.ts'

export type TypeChange = 'none' | 'rewrite' | 'unless UTC' | 'unknown'

const TEXTS = new Set(['text', 'varchar'])
const TIMES = new Set(['timestamp', 'timestamptz', 'time', 'timetz', 'interval'])

/**
 * What `ALTER COLUMN … TYPE` does to the rows, by measurement on PostgreSQL 15 and 18. `none`: the catalogue only
 * (indexes stay too); `unless UTC`: rewritten unless the session's TimeZone is UTC. A type that is not known gives `unknown`.
 */
export function typeChange(from: ColumnType | undefined, to: ColumnType): TypeChange {
  if (from === undefined) return 'unknown'
  if (from.array !== to.array) return 'rewrite'
  if (from.name === to.name && from.schema === to.schema) return modifierChange(from, to)
  if (TEXTS.has(from.name) && TEXTS.has(to.name)) return to.modifiers.length === 0 ? 'none' : 'rewrite'
  if (from.name === 'cidr' && to.name === 'inet') return 'none'
  if (isTimestamp(from) && isTimestamp(to)) return precisionKept(from, to) ? 'unless UTC' : 'rewrite'
  return from.schema === undefined && to.schema === undefined && builtin(from) && builtin(to) ? 'rewrite' : 'unknown'
}

function isTimestamp({ name }: ColumnType): boolean {
  return name === 'timestamp' || name === 'timestamptz'
}

function precisionKept(from: ColumnType, to: ColumnType): boolean {
  return (to.modifiers[0] ?? 6) >= (from.modifiers[0] ?? 6)
}

function modifierChange(from: ColumnType, to: ColumnType): TypeChange {
  if (String(from.modifiers) === String(to.modifiers)) return 'none'
  if (from.name === 'varchar' || from.name === 'varbit') return widened(from, to) ? 'none' : 'rewrite'
  if (from.name === 'numeric') return numericWidened(from, to) ? 'none' : 'rewrite'
  if (TIMES.has(from.name)) return precisionKept(from, to) ? 'none' : 'rewrite'
  return builtin(from) ? 'rewrite' : 'unknown'
}

function widened(from: ColumnType, to: ColumnType): boolean {
  if (to.modifiers.length === 0) return true
  const [before, after] = [from.modifiers[0], to.modifiers[0]]
  return before !== undefined && after !== undefined && after >= before
}

function numericWidened(from: ColumnType, to: ColumnType): boolean {
  if (to.modifiers.length === 0) return true
  const [precision, scale = 0] = from.modifiers
  const [newPrecision, newScale = 0] = to.modifiers
  return precision !== undefined && newPrecision !== undefined && newPrecision >= precision && newScale === scale
}

const BUILTIN = new Set(
  (
    'int2 int4 int8 smallserial serial bigserial numeric float4 float8 money bool text varchar bpchar char name bytea bit varbit ' +
    'date time timetz timestamp timestamptz interval uuid json jsonb xml inet cidr macaddr macaddr8 tsvector tsquery ' +
    'point line lseg box path polygon circle oid'
  ).split(' '),
)

/** A type PostgreSQL itself brings, by its name in the catalogue. */
export function builtin({ name }: ColumnType): boolean {
  return BUILTIN.has(name)
}
