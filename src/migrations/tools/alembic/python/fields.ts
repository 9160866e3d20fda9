import type { CallSite, PyValue } from './values.ts'

/** Must be called before the fields of an object change. */
export function touchFields(object: object, fields: Map<string, PyValue>, site: Pick<CallSite, 'changing'>): void {
  site.changing(object, () => {
    const before = [...fields]
    return () => {
      fields.clear()
      for (const [name, value] of before) fields.set(name, value)
    }
  })
}
