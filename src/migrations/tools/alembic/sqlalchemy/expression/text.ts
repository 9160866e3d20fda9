/** `:name` as SQLAlchemy's `text()` finds parameters: no cast (`::`), no slice, not escaped by a backslash. */
const PARAMETER = /(?<![:\w\\]):(\w+)(?!:)/gu
const ESCAPED = /\\(:\w*)(?![:\w])/gu

export function textParameters(sql: string): string[] {
  return [...sql.matchAll(PARAMETER)].map(([, name]) => name ?? '')
}

/** The SQL of a text with each parameter replaced, and escaped colons as themselves. */
export function textSql(sql: string, parameter: (name: string) => string): string {
  return sql.replace(PARAMETER, (_, name: string) => parameter(name)).replace(ESCAPED, (_, plain: string) => plain)
}
