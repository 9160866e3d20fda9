import { Unknown, type Value } from './run/values.ts'

/** Whether SQL of which not everything is known changes rows and no table: what is known of it says so. */
export function changesRowsOnly(sql: Value): boolean {
  const known = sql instanceof Unknown ? sql.sketch : sql
  if (typeof known !== 'string') return false
  const text = known.trim()
  return /^(?:insert\s+into|update|delete\s+from|select)\b/i.test(text) && !/;\s*\S/.test(text)
}
