import type { CallSite, PyValue, Unknown } from './values.ts'
import { PyDict, PyList, PySet } from './values.ts'

/** Must be called before a list, dictionary or set changes; other objects are left alone. */
export function touch(object: object, site: Pick<CallSite, 'changing'>): void {
  if (object instanceof PyList) {
    site.changing(object, () => {
      const before = [...object.items]
      return () => object.items.splice(0, object.items.length, ...before)
    })
  } else if (object instanceof PyDict) {
    site.changing(object, () => {
      const before = [...object.entries].map(([key, entry]) => [key, { ...entry }] as const)
      return () => refill(object.entries, before)
    })
  } else if (object instanceof PySet) {
    site.changing(object, () => {
      const before = [...object.entries]
      return () => refill(object.entries, before)
    })
  }
}

function refill<V>(map: Map<string, V>, entries: readonly (readonly [string, V])[]): void {
  map.clear()
  for (const [key, value] of entries) map.set(key, value)
}

/** Fills a container whose content is no longer known with one unknown, for those who look into it without asking. */
export function poison(object: object, reason: Unknown): void {
  if (object instanceof PyList) object.items.splice(0, object.items.length, reason)
  if (object instanceof PyDict) refill(object.entries, [['?', { key: reason as PyValue, value: reason as PyValue }]])
  if (object instanceof PySet) refill(object.entries, [['?', reason as PyValue]])
}
