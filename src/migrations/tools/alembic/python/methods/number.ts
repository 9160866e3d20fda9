import type { CallSite, PyValue } from '../values.ts'
import { PyCallable, PyFloat, PyInteger } from '../values.ts'

/** The few attributes of numbers that scripts use. */
export function numberAttribute(
  self: PyInteger | PyFloat | boolean,
  name: string,
  site: CallSite,
): PyValue | undefined {
  if (name === 'is_integer' && self instanceof PyFloat) {
    return new PyCallable(name, () => Number.isInteger(self.value))
  }
  if (name === 'real' && self instanceof PyInteger) return self
  if (name === 'bit_length' && self instanceof PyInteger) {
    const size = self.value < 0n ? -self.value : self.value
    return new PyCallable(name, () => new PyInteger(size === 0n ? 0 : size.toString(2).length))
  }
  return name.startsWith('__') ? site.unknown(`${name} of a number`) : undefined
}
