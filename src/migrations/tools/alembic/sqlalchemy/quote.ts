/** Words SQLAlchemy's PostgreSQL dialect quotes (dialects/postgresql/base.py, RESERVED_WORDS, 2.0.58). */
const RESERVED = new Set(
  `all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
  current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct
  do else end except false fetch for foreign from grant group having in initially intersect into leading limit localtime
  localtimestamp new not null of off offset old on only or order placing primary references returning select session_user
  some symmetric table then to trailing true union unique user using variadic when where window with authorization between
  binary cross current_schema freeze full ilike inner is isnull join left like natural notnull outer over overlaps right
  similar verbose`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** An identifier as SQLAlchemy writes it for PostgreSQL: quoted when it is reserved, not lower case, or has other characters. */
export function quote(name: string): string {
  return needsQuotes(name) ? forceQuote(name) : name
}

export function forceQuote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function needsQuotes(name: string): boolean {
  const lower = name.toLowerCase()
  return RESERVED.has(lower) || !/^[a-z_][a-z0-9_$]*$/i.test(name) || lower !== name
}

/** A string literal, as a server with `standard_conforming_strings` reads it. */
export function literalText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}
