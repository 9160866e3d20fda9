import type { CallSite, PyValue } from './values.ts'
import { PyDict, PyList, PySet, Unknown } from './values.ts'

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

/** What is in a container whose content is no longer known. */
class Lost extends Unknown {}

/** Fills a container whose content is no longer known with one unknown, for those who look into it without asking. */
export function poison(object: object, reason: Unknown): void {
  const lost: PyValue = new Lost(reason.reason, reason.position)
  if (object instanceof PyList) object.items.splice(0, object.items.length, lost)
  if (object instanceof PyDict) refill(object.entries, [['?', { key: lost, value: lost }]])
  if (object instanceof PySet) refill(object.entries, [['?', lost]])
}

/** Why the content of a container is not known; undefined when it is. */
export function lostReason(object: object): Unknown | undefined {
  let lost: PyValue | undefined
  if (object instanceof PyList && object.items.length > 0) lost = object.items[0]
  if (object instanceof PyDict) lost = object.entries.get('?')?.value
  if (object instanceof PySet) lost = object.entries.get('?')
  return lost instanceof Lost ? lost : undefined
}
