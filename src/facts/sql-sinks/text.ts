import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Piece } from '../origins/types.ts'

/** What stands in a template for an inserted expression. */
export const PLACEHOLDER = '{…}'

const DATA =
  /^(SELECT\b[\s\S]*\bFROM\b|SELECT\s+([\w.]+\(|\d|\{)|INSERT\s+(OR\s+\w+\s+)?INTO\b|REPLACE\s+INTO\b|UPDATE\b[\s\S]*\bSET\b|DELETE\s+FROM\b|WITH\s+(RECURSIVE\s+)?[\w"{}…]+\s*(\([^)]*\)\s*)?AS\b|MERGE\s+INTO\b|EXPLAIN\s|COPY\s+\S+\s+(FROM|TO)|VALUES\s*\()/i
const SCHEMA =
  /^((CREATE|ALTER|DROP)\s+(OR\s+REPLACE\s+)?(TEMP(ORARY)?\s+|UNIQUE\s+|UNLOGGED\s+|VIRTUAL\s+|MATERIALIZED\s+)*(TABLE|INDEX|VIEW|SCHEMA|DATABASE|TYPE|SEQUENCE|FUNCTION|TRIGGER|ROLE|USER|EXTENSION|POLICY|COLLATION|DOMAIN|PROCEDURE|RULE)\b|TRUNCATE\s|SET\s+(LOCAL\s+|SESSION\s+)?[\w.{"]+\s*(=|TO\b)|PRAGMA\s|GRANT\s|REVOKE\s|VACUUM\b|ANALYZE\b|REFRESH\s+MATERIALIZED|LOCK\s+TABLE|COMMENT\s+ON|ATTACH\s|LISTEN\s|NOTIFY\s|UNLISTEN\s|REINDEX\s|CLUSTER\s|SHOW\s+(CREATE|TABLES|INDEX|COLUMNS|VARIABLES)|DO\s+\$|CALL\s+\w+\(|USE\s+\w+\s*;?$)/i

function withoutComments(template: string): string {
  return template.replace(/^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|\()+/, '')
}

/** Whether text reads as a statement, or (when it begins with an inserted part) as the rest of one. */
export function looksLikeSql(template: string): boolean {
  const text = withoutComments(template)
  if (DATA.test(text) || SCHEMA.test(text)) return true
  return text.startsWith(PLACEHOLDER) && /\b(FROM|WHERE|VALUES|ORDER BY|INNER JOIN|LEFT JOIN)\b/.test(text)
}

export function kindOf(template: string): 'data' | 'schema' | 'fragment' {
  const text = withoutComments(template)
  if (DATA.test(text)) return 'data'
  return SCHEMA.test(text) ? 'schema' : 'fragment'
}

/** The inserted expressions that become SQL: without the names of bind parameters (`:{name}`, `${number}`, `%({name})s`). */
export function unboundPieces(pieces: readonly Piece[]): PythonNode[] {
  return pieces.flatMap((piece, place): PythonNode[] => {
    if ('text' in piece) return []
    const before = pieces[place - 1]
    const text = before !== undefined && 'text' in before ? before.text : ''
    return /(^|[^:]):\w*$|\$$|%\(\w*$|@\w*$/.test(text) ? [] : [piece.node]
  })
}

/** Migrations run with text of their own, on the operator's order. */
export function isMigrationFile(file: string): boolean {
  return /(^|\/)(versions|migrations?|alembic)\/|(^|\/)migrations?\.py$/.test(file)
}
