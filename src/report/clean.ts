import { sanitise } from '../core/text.ts'

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return sanitise(value)
  if (Array.isArray(value)) return value.map(cleanValue)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [sanitise(key), cleanValue(member)]))
}

/** A copy of a result in which every text, the audited repository's above all, is safe to show. */
export function clean<T>(result: T): T {
  return cleanValue(result) as T
}
