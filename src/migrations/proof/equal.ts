import {
  compareSchemas,
  type DatabaseSchema,
  isColumnOrder,
  type SchemaDifference,
} from '../../postgres/schema/read.ts'

/** A table by name, in `public` when its schema is undefined. */
export interface TableName {
  readonly name: string
  readonly schema: string | undefined
}

export interface EqualityRequest {
  /** What the revisions make. */
  readonly expected: DatabaseSchema
  /** What the database has. */
  readonly actual: DatabaseSchema
  /** The table in which the tool notes what was applied: no revision makes it. */
  readonly versionTable: TableName
  /** Names (`public.spatial_ref_sys`, `audit.*`) of what belongs to others. */
  readonly ignored: readonly string[]
}

export interface Equality {
  /** What keeps the two from being the same. Empty: proven equal. */
  readonly differences: readonly SchemaDifference[]
  /** Differences that no revision would notice: the order of columns, privileges, extensions more. */
  readonly harmless: readonly SchemaDifference[]
}

/** Compares the schema that revisions make with that of a database. */
export function compareWithHistory({ expected, actual, versionTable, ignored }: EqualityRequest): Equality {
  const all = compareSchemas(expected, actual)
    .filter((one) => !isOf(one, versionTable) && !ignored.some((pattern) => isIgnored(one.name, pattern)))
    .map(withoutGrants)
  const isHarmless = (one: SchemaDifference): boolean =>
    one.kind === 'default privileges' ||
    (one.kind === 'extension' && one.change !== 'missing') ||
    (one.change === 'different' && (one.properties.length === 0 || isColumnOrder(one)))
  return { differences: all.filter((one) => !isHarmless(one)), harmless: all.filter(isHarmless) }
}

/** Who may do what is given by those who run the database; the roles are not even the same. */
function withoutGrants(one: SchemaDifference): SchemaDifference {
  return { ...one, properties: one.properties.filter(({ name }) => name !== 'grants') }
}

function isOf({ name }: SchemaDifference, { name: table, schema = 'public' }: TableName): boolean {
  const own = `${schema}.${table}`
  return name === own || name.startsWith(`${own}.`) || name === `${own}_pkc` || name === `${own}_pkey`
}

function isIgnored(name: string, pattern: string): boolean {
  const qualified = pattern.includes('.') ? pattern : `public.${pattern}`
  const text = qualified.replace(/[\\^$.+?()[\]{}|]/g, '\\$&').replaceAll('*', '[^.]*')
  return new RegExp(`^${text}(\\..*)?$`).test(name)
}

/** A difference in words: `column public.orders.total: type numeric(10,2), in the database integer`. */
export function differenceText({ kind, name, change, properties }: SchemaDifference): string {
  if (change === 'missing') return `${kind} ${name}: not in the database`
  if (change === 'extra') return `${kind} ${name}: in the database, and no revision makes it`
  const parts = properties.map((one) => `${one.name} ${shown(one.before)}, in the database ${shown(one.after)}`)
  return `${kind} ${name}: ${parts.join('; ')}`
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
