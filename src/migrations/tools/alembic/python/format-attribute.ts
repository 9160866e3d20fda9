import { given } from './given.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyModule, PyObject, Unknown } from './values.ts'

/** `{0.name}` in a format string: attributes of objects, not methods of texts and numbers. */
export function attributeOfFormat(site: CallSite): (value: PyValue, name: string) => PyValue {
  return (value, name) => {
    if (value instanceof Unknown) return value
    const found =
      value instanceof PyObject
        ? value.attribute?.(name, site)
        : value instanceof PyModule
          ? value.member(name)
          : undefined
    return given<PyValue>(found, () => site.unknown(`an attribute ${name} in a format string`))
  }
}
