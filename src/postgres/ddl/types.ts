import { list, literal, type SchemaObject, text } from './objects.ts'

const CHECK = /^(.*?) (CHECK .*) (?:true|false)$/s

/** `CREATE TYPE` or `CREATE DOMAIN`, undefined for types of which too little was read. */
export function typeStatements(type: SchemaObject): string[] | undefined {
  const { name } = type
  switch (text(type, 'kind')) {
    case 'e':
      return [`CREATE TYPE ${name} AS ENUM (${list(type, 'labels').map(literal).join(', ')})`]
    case 'c':
      return [`CREATE TYPE ${name} AS (${list(type, 'attributes').join(', ')})`]
    case 'r':
      return [`CREATE TYPE ${name} AS RANGE (SUBTYPE = ${text(type, 'subtype')})`]
    case 'd':
      return domainStatements(type)
    default:
      return undefined
  }
}

function domainStatements(type: SchemaObject): string[] {
  const { name } = type
  const value = text(type, 'default')
  const parts = [
    `CREATE DOMAIN ${name} AS ${text(type, 'base')}`,
    ...(value === undefined ? [] : [`DEFAULT ${value}`]),
    ...(type.properties['not null'] === true ? ['NOT NULL'] : []),
  ]
  const checks = list(type, 'constraints').flatMap((constraint) => {
    const [, own, definition] = CHECK.exec(constraint) ?? []
    return own === undefined ? [] : [`ALTER DOMAIN ${name} ADD CONSTRAINT ${own} ${definition}`]
  })
  return [parts.join(' '), ...checks]
}

/** Quotes where a name is not plainly one; keywords that need quotes are those PostgreSQL reserves. */
export function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`
}

/** Reserved key words of PostgreSQL 18 (manual, appendix C), and those that may not name a column. */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case cast
  char character check coalesce collate collation column concurrently constraint create cross current_catalog
  current_date current_role current_schema current_time current_timestamp current_user dec decimal default deferrable
  desc distinct do else end except exists extract false fetch float for foreign freeze from full grant greatest group
  grouping having ilike in initially inner inout int integer intersect interval into is isnull join lateral leading
  least left like limit localtime localtimestamp national natural nchar none normalize not notnull null nullif numeric
  offset on only or order out outer overlaps overlay placing position precision primary real references returning right
  row select session_user setof similar smallint some substring symmetric system_user table tablesample then time
  timestamp to trailing treat trim true union unique user using values varchar variadic verbose when where window with
  xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`.split(
    /\s+/,
  ),
)
