import { numberOf } from './compare.ts'
import { touch } from './containers.ts'
import { getItem, keyOf, setItem } from './dict.ts'
import { given } from './given.ts'
import { keyText } from './text.ts'
import { charactersOf, isPlain, typeNameOf } from './truth.ts'
import type { CallSite, PyValue } from './values.ts'
import { PyBytes, PyCallable, PyDict, PyInteger, PyList, PyObject, PyTuple, Unknown } from './values.ts'

/** `from:to:step` between the brackets. */
export class PySlice extends PyObject {
  readonly typeName = 'slice'
  readonly from: PyValue
  readonly to: PyValue
  readonly step: PyValue

  constructor(from: PyValue, to: PyValue, step: PyValue) {
    super()
    this.from = from
    this.to = to
    this.step = step
  }

  /** The places it takes of `length` items; undefined when its bounds are unknown. */
  places(length: number, site: CallSite): number[] | undefined {
    const step = bound(this.step, 1, site)
    if (step === undefined) return undefined
    if (step === 0) return site.raise('ValueError', 'slice step cannot be zero')
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1]
    const clip = (value: PyValue, otherwise: number) => {
      const number = bound(value, undefined, site)
      if (value === null) return otherwise
      if (number === undefined) return undefined
      return Math.min(high, Math.max(low, number < 0 ? number + length : number))
    }
    const from = clip(this.from, step > 0 ? low : high)
    const to = clip(this.to, step > 0 ? high : low)
    if (from === undefined || to === undefined) return undefined
    const places: number[] = []
    for (let at = from; step > 0 ? at < to : at > to; at += step) places.push(at)
    return places
  }
}

function bound(value: PyValue, otherwise: number | undefined, site: CallSite): number | undefined {
  if (value === null) return otherwise
  if (value instanceof Unknown) return undefined
  const number = numberOf(value)
  if (typeof number !== 'bigint') {
    return site.raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
  }
  return Number(number)
}

/** `object[index]`. */
export function itemOf(object: PyValue, index: PyValue, site: CallSite): PyValue {
  // What came from a connection may be something that statements can be sent with.
  if (object instanceof Unknown) {
    return new Unknown(object.reason, object.position, object.reach === 'database' ? 'database' : 'none')
  }
  if (object instanceof PyDict) return dictItem(object, index, site)
  if (object instanceof PyObject) {
    return given<PyValue>(object.item?.(index, site), () =>
      site.unknown(`an item of ${object.typeName} is not modelled`),
    )
  }
  if (index instanceof Unknown) return index
  if (typeof object === 'string') {
    const characters = isPlain(object) ? object : charactersOf(object)
    const taken = take(characters, index, site, 'string')
    return taken === undefined ? site.unknown('a slice with unknown bounds') : taken.map(String).join('')
  }
  if (object instanceof PyList || object instanceof PyTuple) {
    const name = object instanceof PyList ? 'list' : 'tuple'
    const taken = take(object.items, index, site, name)
    if (taken === undefined) return site.unknown('a slice with unknown bounds')
    if (!(index instanceof PySlice)) return taken[0] ?? null
    return object instanceof PyList ? new PyList(taken) : new PyTuple(taken)
  }
  if (object instanceof PyBytes) {
    const taken = take(object.value, index, site, 'bytes')
    if (taken === undefined) return site.unknown('a slice with unknown bounds')
    return index instanceof PySlice ? new PyBytes(Uint8Array.from(taken)) : new PyInteger(taken[0] ?? 0)
  }
  // `list[int]` in an annotation or a cast.
  if (object instanceof PyCallable) return object
  return site.raise('TypeError', `'${typeNameOf(object)}' object is not subscriptable`)
}

function take<T>(items: ArrayLike<T>, index: PyValue, site: CallSite, name: string): T[] | undefined {
  if (index instanceof PySlice) {
    return index.places(items.length, site)?.flatMap((place) => {
      const item = items[place]
      return item === undefined ? [] : [item]
    })
  }
  const number = numberOf(index)
  if (typeof number !== 'bigint') {
    return site.raise('TypeError', `${name} indices must be integers or slices, not ${typeNameOf(index)}`)
  }
  const place = Number(number) < 0 ? Number(number) + items.length : Number(number)
  const item = items[place]
  return item === undefined ? site.raise('IndexError', `${name} index out of range`) : [item]
}

function dictItem(dict: PyDict, key: PyValue, site: CallSite): PyValue {
  const name = keyOf(key)
  if (name === undefined) return unknownKey(key, site) ?? unhashable(key, site)
  const value = getItem(dict, key)
  if (value !== undefined) return value
  if (dict.missing !== undefined) {
    touch(dict, site)
    const made = dict.missing(site)
    setItem(dict, key, made)
    return made
  }
  const poisoned = dict.entries.get('?')
  return poisoned?.value ?? site.raise('KeyError', keyText(key))
}

function holdsUnknown(value: PyValue): boolean {
  return value instanceof Unknown || (value instanceof PyTuple && value.items.some(holdsUnknown))
}

/** Why it is not known which key is meant: it is not known itself, or a part of it is not. */
export function unknownKey(value: PyValue, site: CallSite): Unknown | undefined {
  if (value instanceof Unknown) return value
  return holdsUnknown(value) ? site.unknown('a key of which a part is not known') : undefined
}

export function unhashable(value: PyValue, site: CallSite): never {
  return site.raise('TypeError', `unhashable type: '${typeNameOf(value)}'`)
}

/** `object[index] = value`; false when what it does is unknown. */
export function setItemOf(object: PyValue, index: PyValue, value: PyValue, site: CallSite): boolean {
  if (object instanceof PyDict) {
    touch(object, site)
    if (setItem(object, index, value)) return true
    return unknownKey(index, site) === undefined ? unhashable(index, site) : false
  }
  if (object instanceof PyList) return setListItem(object, index, value, site)
  if (object instanceof PyObject) return object.setItem?.(index, value, site) ?? false
  if (object instanceof Unknown) return false
  return site.raise('TypeError', `'${typeNameOf(object)}' object does not support item assignment`)
}

function setListItem(list: PyList, index: PyValue, value: PyValue, site: CallSite): boolean {
  if (index instanceof Unknown) return false
  if (index instanceof PySlice) {
    const places = index.places(list.items.length, site)
    if (places === undefined || !(value instanceof PyList || value instanceof PyTuple) || index.step !== null)
      return false
    const [start] = places
    if (start === undefined) return false
    touch(list, site)
    list.items.splice(start, places.length, ...value.items)
    return true
  }
  const number = Number(numberOf(index) ?? Number.NaN)
  const place = number < 0 ? number + list.items.length : number
  if (!(place >= 0 && place < list.items.length)) {
    return site.raise('IndexError', 'list assignment index out of range')
  }
  touch(list, site)
  list.items[place] = value
  return true
}

/** `del object[index]`; false when what it does is unknown. */
export function deleteItemOf(object: PyValue, index: PyValue, site: CallSite): boolean {
  if (object instanceof PyDict) {
    const key = keyOf(index)
    if (key === undefined) return false
    touch(object, site)
    if (object.entries.delete(key)) return true
    return object.entries.has('?') ? false : site.raise('KeyError', keyText(index))
  }
  if (!(object instanceof PyList) || index instanceof Unknown) return false
  const places =
    index instanceof PySlice ? index.places(object.items.length, site) : [Number(numberOf(index) ?? Number.NaN)]
  if (places === undefined) return false
  const gone = new Set(places.map((place) => (place < 0 ? place + object.items.length : place)))
  if ([...gone].some((place) => !(place >= 0 && place < object.items.length))) {
    return site.raise('IndexError', 'list assignment index out of range')
  }
  touch(object, site)
  object.items.splice(0, object.items.length, ...object.items.filter((_, place) => !gone.has(place)))
  return true
}
