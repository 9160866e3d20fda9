import { AuditResult } from '../audit/result.ts'
import { escapeUnseenInJson } from '../core/text.ts'

function sorted<V>(record: Record<string, V>): Record<string, V> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * The result as JSON, keys in the order of the schema. A result that breaks its own published contract is a fault of
 * ours and throws.
 */
export function renderJson(result: AuditResult): string {
  const ordered = AuditResult.parse(result)
  const stable = { ...ordered, coverage: { ...ordered.coverage, setApart: sorted(ordered.coverage.setApart) } }
  return `${escapeUnseenInJson(JSON.stringify(stable, null, 2))}\n`
}
