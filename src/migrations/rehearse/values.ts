/** What is known of a column that is to be filled. */
export interface FillColumn {
  /** Quoted where needed. */
  readonly name: string
  readonly type: string
  readonly modifier: number
  /** The type under a domain, with its modifier. */
  readonly base: string | null
  readonly baseModifier: number
  /** `pg_type.typtype`: `b` base, `e` enumeration, `d` domain, `c` composite, `r` range. */
  readonly kind: string
  /** `pg_type.typcategory`: `A` array. */
  readonly category: string
  readonly labels: readonly string[] | null
  readonly notNull: boolean
  readonly identity: boolean
  readonly hasDefault: boolean
  /** Its expression. */
  readonly default: string | null
  readonly isKey: boolean
  readonly isReference: boolean
  /** Definitions of the checks on it or its domain. */
  readonly checks: readonly string[] | null
}

/** What the values of a column are to be like. */
export interface ValueShape {
  /** Rows the table gets. */
  readonly count: number
  /** 0 numbers everything from 1 on. */
  readonly seed: number
  /** Which part of the rows has none, from 0 to 1. */
  readonly nulls: number
  /** How many different values there are; undefined when that is not known. */
  readonly distinct: number | undefined
  /** Which defaults are left to the server: all, or those that are the same each time. */
  readonly defaults: 'all' | 'constant'
}

/** Values by type; `g` is the number of the row, from 1. Equal numbers give equal values in every table. */
const VALUES: Readonly<Record<string, string>> = {
  smallint: 'g',
  integer: 'g',
  bigint: 'g',
  oid: 'g::text::oid',
  real: 'g',
  'double precision': 'g',
  money: 'g::numeric::money',
  boolean: 'g % 2 = 0',
  uuid: "md5('plimsoll' || g)::uuid",
  text: "'value ' || g",
  'character varying': "'v' || g",
  character: "'c' || g",
  '"char"': `chr(65 + g % 26)::"char"`,
  name: "('n' || g)::name",
  citext: "('value ' || g)::citext",
  bytea: "decode(md5(g::text), 'hex')",
  json: "json_build_object('n', g)",
  jsonb: "jsonb_build_object('n', g)",
  date: "date '2024-01-01' + g % 900",
  'timestamp without time zone': "timestamp '2024-01-01' + g * interval '1 hour'",
  'timestamp with time zone': "timestamptz '2024-01-01 00:00:00+00' + g * interval '1 hour'",
  'time without time zone': "time '00:00' + g * interval '1 minute'",
  'time with time zone': "timetz '00:00+00' + g * interval '1 minute'",
  interval: "g * interval '1 minute'",
  inet: "('10.' || g / 65536 % 256 || '.' || g / 256 % 256 || '.' || g % 256)::inet",
  cidr: "('10.' || g / 65536 % 256 || '.' || g / 256 % 256 || '.' || g % 256 || '/32')::cidr",
  macaddr:
    "('08:00:2b:' || to_char(g / 10000 % 100, 'FM00') || ':' || to_char(g / 100 % 100, 'FM00') || ':' || to_char(g % 100, 'FM00'))::macaddr",
  tsvector: "to_tsvector('simple', 'value ' || g)",
  xml: "('<n>' || g || '</n>')::xml",
  bit: 'g::bit(1)',
  'bit varying': 'g::bit(32)::varbit',
  ltree: "('n' || g)::ltree",
  hstore: "hstore('n', g::text)",
  point: 'point(g, g)',
  int4range: 'int4range(g::int, g::int + 1)',
  int8range: 'int8range(g, g + 1)',
  numrange: 'numrange(g, g + 1)',
  daterange: "daterange(date '2024-01-01' + g::int, date '2024-01-01' + g::int + 1)",
  tsrange:
    "tsrange(timestamp '2024-01-01' + g * interval '1 hour', timestamp '2024-01-01' + (g + 1) * interval '1 hour')",
  tstzrange:
    "tstzrange(timestamptz '2024-01-01' + g * interval '1 hour', timestamptz '2024-01-01' + (g + 1) * interval '1 hour')",
}

/** A default that gives the same rows each time. */
const CONSTANT = /^(?:NULL|true|false|\(?-?[\d.]+\)?|B?'(?:[^']|'')*'|ARRAY\[\]|nextval\(.*\))(?:::[\w\s."[\](),]+)?$/s

/** Random numbers are below this. */
const WIDE = 2 ** 20

/** A number from 0 to 2^20 - 1 that looks random, the same on every version of PostgreSQL. */
function drawn(word: string): string {
  return `('x' || substr(md5('${word.replaceAll("'", "''")} ' || g), 1, 5))::bit(20)::int`
}

/**
 * The SQL of a column's value in row `g`, undefined when the column is better left to its default, or nothing is known
 * that fits its type.
 */
export function valueFor(column: FillColumn, shape: ValueShape): string | undefined {
  const { hasDefault, isKey, isReference, identity, name } = column
  const { seed, nulls, distinct, defaults } = shape
  const isFree = !isKey && !isReference && !identity
  // A default is what the service itself would write; keys have to be known to those who point at them.
  const isSteady = defaults === 'all' || CONSTANT.test(column.default ?? '')
  const listed = isReference ? undefined : allowedByCheck(column)
  if (listed === undefined && hasDefault && isFree && isSteady) return undefined
  const number = isFree && seed !== 0 ? drawn(`${seed} ${name}`) : 'g'
  const repeated = isFree && distinct !== undefined && distinct < shape.count
  const index = repeated ? `(1 + (${number}) % ${Math.max(1, distinct)})` : number
  const count = number === 'g' ? shape.count : WIDE
  const value = listed ?? typedValue(column, { index, count, seed })
  if (value === undefined || nulls === 0) return value
  const share = Math.round(nulls * WIDE)
  return `CASE WHEN ${drawn(`${seed} null ${name}`)} >= ${share} THEN ${value} END`
}

interface Numbered {
  /** SQL of a number from 1 on. */
  readonly index: string
  /** The highest it becomes. */
  readonly count: number
  readonly seed: number
}

function typedValue(column: FillColumn, { index, count, seed }: Numbered): string | undefined {
  const { labels, category, kind } = column
  if (kind === 'e') return labelValue(labels, column.type, index)
  if (category === 'A') return `'{}'::${column.type}`
  const type = column.base ?? column.type
  const modifier = column.base === null ? column.modifier : column.baseModifier
  if (type === 'numeric') return numericValue(modifier, count, index)
  const plain = VALUES[type.replace(/^[\w"]+\.(?=citext|ltree|hstore)/, '')]
  if (plain === undefined) return undefined
  if (/^character/.test(type)) return textValue(type, modifier, index)
  if (type === 'smallint') return `${index} % 32768`
  const seeded = type === 'uuid' && seed !== 0 ? plain.replace('plimsoll', `plimsoll ${seed} `) : plain
  return seeded.replace(/\bg\b/g, index)
}

function labelValue(labels: readonly string[] | null, type: string, index: string): string | undefined {
  if (labels === null || labels.length === 0) return undefined
  const list = labels.map((label) => `'${label.replaceAll("'", "''")}'`).join(', ')
  return `((ARRAY[${list}])[1 + ${index} % ${labels.length}])::${type}`
}

/** Short columns get the number alone, in the widest base that is readable. */
function textValue(type: string, modifier: number, index: string): string {
  const length = modifier > 4 ? modifier - 4 : type === 'character' ? 1 : undefined
  if (length === undefined) return `'v' || ${index}`
  return length >= 12 ? `'v' || ${index}` : `right(to_hex(${index}), ${length})`
}

/** `numeric(p, s)` holds p - s digits before the point (modifier: ((p << 16) | s) + 4). */
function numericValue(modifier: number, count: number, index: string): string {
  if (modifier < 4) return index
  const [precision, scale] = [((modifier - 4) >> 16) & 0xffff, (modifier - 4) & 0x7ff]
  const digits = precision - scale
  return digits > String(count).length ? index : `${index} % ${10 ** Math.max(0, digits)}`
}

/** The first value a check lists: `CHECK (status IN ('new', 'done'))`. */
function allowedByCheck({ checks, type, base }: FillColumn): string | undefined {
  for (const check of checks ?? []) {
    const list = /(?:= ANY \(|IN \()[^']*'((?:[^']|'')*)'/.exec(check)?.[1]
    if (list !== undefined) return `'${list}'::${base ?? type}`
  }
  return undefined
}
