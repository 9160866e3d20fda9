import pg from 'pg'
import { loadSqlParser } from '../../parsers/sql/parse.ts'

const PLAIN = /^[a-z_][a-z0-9_$]*$/

/** A name as SQL wants it: quoted only where it must be. */
export function identifier(name: string): string {
  return PLAIN.test(name) && !RESERVED.has(name) ? name : pg.escapeIdentifier(name)
}

/** `schema.name`, the schema left out when it is `public` or unknown. */
export function qualifiedName(schema: string | undefined, name: string): string {
  return schema === undefined || schema === 'public' ? identifier(name) : `${identifier(schema)}.${identifier(name)}`
}

export function literal(text: string): string {
  return pg.escapeLiteral(text)
}

/** A list of names in parentheses: `(a, "B")`. */
export function columnList(names: readonly string[]): string {
  return `(${names.map(identifier).join(', ')})`
}

/** Cut to the 63 bytes PostgreSQL keeps of a name. */
export function nameOf(...parts: readonly string[]): string {
  const name = parts.join('_')
  if (Buffer.byteLength(name) <= 63) return name
  const last = parts.at(-1) ?? ''
  const head = Buffer.from(parts.slice(0, -1).join('_')).subarray(0, 62 - Buffer.byteLength(last))
  return `${head.toString().replace(/\uFFFD+$/, '')}_${last}`
}

/** Cuts a text at commas that stand outside parentheses, quotes and dollar quotes. */
export function splitAtCommas(text: string): string[] {
  const parts: string[] = []
  let [depth, from] = [0, 0]
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|[()[\],]/g
  for (const match of text.matchAll(token)) {
    const [sign] = match
    if (sign === '(' || sign === '[') depth++
    else if (sign === ')' || sign === ']') depth--
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(from, match.index).trim())
      from = match.index + 1
    }
  }
  parts.push(text.slice(from).trim())
  return parts
}

/** The parts of an ALTER TABLE statement as statements of their own; undefined when they cannot be told apart for sure. */
export async function splitAlter(sql: string, commands: number): Promise<string[] | undefined> {
  const [first = '', ...rest] = splitAtCommas(sql)
  if (rest.length + 1 !== commands) return undefined
  const head = /^ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(?:"(?:[^"]|"")*"|[\w$.]+|\.)+\s*\*?\s+(?=\S)/i.exec(
    first,
  )?.[0]
  if (head === undefined) return undefined
  const statements = [first, ...rest.map((one) => head + one)]
  const parse = await loadSqlParser()
  return statements.every((one) => parse(one).kind === 'parsed') ? statements : undefined
}

/** Key words of PostgreSQL that cannot be the name of a column or table (manual, appendix C, "reserved"). */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast char
  character check coalesce collate collation column concurrently constraint create cross current_catalog current_date
  current_role current_schema current_time current_timestamp current_user dec decimal default deferrable desc distinct do
  else end except exists extract false fetch float for foreign freeze from full grant greatest group grouping having ilike
  in initially inner inout int integer intersect interval into is isnull join json json_array lateral leading least left
  like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric offset on only
  or order out outer overlaps overlay placing position precision primary real references returning right row select
  session_user setof similar smallint some substring symmetric system_user table tablesample then time timestamp to
  trailing treat trim true union unique user using values varchar variadic verbose when where window with`.split(/\s+/),
)
