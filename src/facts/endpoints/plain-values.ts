import type { Constant } from '../python/types.ts'

type Method = (object: string, values: readonly (Constant | undefined)[]) => Constant | undefined

/** Methods of `str` that give a value from values, as Python's manual has them ("String Methods"). */
const METHODS: Readonly<Record<string, Method>> = {
  lower: (object) => object.toLowerCase(),
  upper: (object) => object.toUpperCase(),
  title: (object) => object.toLowerCase().replace(/[a-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1)),
  strip: (object, [characters]) => stripped(object, characters, true, true),
  lstrip: (object, [characters]) => stripped(object, characters, true, false),
  rstrip: (object, [characters]) => stripped(object, characters, false, true),
  split: (object, [by]) => (typeof by === 'string' && by !== '' ? object.split(by) : undefined),
  join: (object, [list]) =>
    Array.isArray(list) && list.every((one) => typeof one === 'string') ? list.join(object) : undefined,
  replace: (object, [from, to, ...more]) =>
    typeof from === 'string' && from !== '' && typeof to === 'string' && more.length === 0
      ? object.replaceAll(from, () => to)
      : undefined,
  removeprefix: (object, [prefix]) =>
    typeof prefix === 'string' ? (object.startsWith(prefix) ? object.slice(prefix.length) : object) : undefined,
  removesuffix: (object, [suffix]) =>
    typeof suffix === 'string'
      ? suffix !== '' && object.endsWith(suffix)
        ? object.slice(0, -suffix.length)
        : object
      : undefined,
  startswith: (object, [prefix]) => among(prefix, (one) => object.startsWith(one)),
  endswith: (object, [suffix]) => among(suffix, (one) => object.endsWith(one)),
}

/** `object.name(values)` for text; undefined for other objects, methods and values that are not known. */
export function method(
  object: Constant,
  name: string,
  values: readonly (Constant | undefined)[],
): Constant | undefined {
  if (typeof object !== 'string' || !Object.hasOwn(METHODS, name) || values.includes(undefined)) return undefined
  return METHODS[name]?.(object, values)
}

function stripped(object: string, characters: Constant | undefined, left: boolean, right: boolean): string | undefined {
  if (characters !== undefined && typeof characters !== 'string') return undefined
  const goes = (character: string): boolean =>
    characters === undefined ? /\s/.test(character) : characters.includes(character)
  let [start, end] = [0, object.length]
  while (left && start < end && goes(object.charAt(start))) start++
  while (right && end > start && goes(object.charAt(end - 1))) end--
  return object.slice(start, end)
}

function among(given: Constant | undefined, test: (one: string) => boolean): boolean | undefined {
  const list = Array.isArray(given) ? given : [given]
  return list.every((one) => typeof one === 'string') ? list.some((one) => test(one)) : undefined
}

/** Python's `==` for plain values. */
export function equal(left: Constant, right: Constant): boolean {
  if (typeof left !== 'object' || typeof right !== 'object') return left === right
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((one: Constant, place) => equal(one, right[place]))
  return JSON.stringify(left) === JSON.stringify(right)
}

/** Python's `in` for plain values; undefined when the right side holds nothing. */
export function isWithin(value: Constant, whole: Constant): boolean | undefined {
  if (typeof whole === 'string') return typeof value === 'string' ? whole.includes(value) : undefined
  if (Array.isArray(whole)) return whole.some((one: Constant) => equal(value, one))
  return typeof whole === 'object' && whole !== null && typeof value === 'string' ? value in whole : undefined
}
