import type { Value } from '../../typescript/run/values.ts'
import { optionsOf, textParts } from '../../typescript/run/values.ts'
import { UNKNOWN_PART } from '../paths.ts'

/** The paths a value names: a string, a list of them, several that may be meant; what is unknown stands as `{?}`. */
export function pathsOf(value: Value): string[] {
  if (value.kind === 'list') return value.items.flatMap(pathsOf)
  if (value.kind === 'choice') return pathsOf(likeliest(value))
  if (value.kind === 'pattern') return [`/${value.source.replace(/^\^?\\?\//, '').replace(/\\\//g, '/')}`]
  if (value.kind === 'constant' && typeof value.value !== 'string') return [UNKNOWN_PART]
  return [templated(textParts(value).map((part) => part ?? UNKNOWN_PART))]
}

/** Of several values those that are known: a default stands for what a setting may be. */
export function likeliest(value: Value): Value {
  if (value.kind !== 'choice') return value
  const known = optionsOf(value).filter((one) => one.kind === 'constant' && typeof one.value === 'string')
  return known.at(-1) ?? optionsOf(value)[0] ?? value
}

/** Whether a first argument is a path and no middleware. */
export function isPath(value: Value): boolean {
  if (value.kind === 'list') return value.items.length > 0 && value.items.every(isPath)
  if (value.kind === 'choice') return value.options.every(isPath)
  return (
    (value.kind === 'constant' && typeof value.value === 'string') || value.kind === 'text' || value.kind === 'pattern'
  )
}

/** `:id`, `:id(\\d+)`, `:id?` and wildcards as the facts write them: `{id}`. */
function templated(parts: readonly string[]): string {
  return parts
    .join('')
    .replace(/\{\?\}/g, '\0')
    .replace(/\{([^{}]*)\}/g, '$1')
    .replace(/:(\w+)(?:\((?:[^()]|\([^()]*\))*\))?([?*+])?/g, (_, name: string) => `{${name}}`)
    .replace(/\(\.\*\)/g, '*')
    .replace(/\/\*(\w+)/g, '/{$1}')
    .replace(/\*/g, '{*}')
    .replaceAll('\0', UNKNOWN_PART)
}

/** A prefix and a path in one, with one slash between them. */
export function joinPaths(prefix: string, path: string): string {
  const joined = `${prefix.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`
  return joined.length > 1 ? joined.replace(/\/+$/, '') : '/'
}

/** Whether every request for `path` also matches the prefix; undefined when that cannot be told. */
export function covers(prefix: string, path: string): boolean | undefined {
  const wanted = segments(prefix)
  const given = segments(path)
  for (const [index, segment] of wanted.entries()) {
    const own = given[index]
    if (segment === '{*}') return true
    if (own === undefined)
      return given.at(-1) === '{*}' || given.at(-1)?.includes(UNKNOWN_PART) === true ? undefined : false
    if (segment.includes(UNKNOWN_PART) || own.includes(UNKNOWN_PART)) return undefined
    if (segment === own || /^\{\w+\}$/.test(segment)) continue
    if (/\{/.test(segment) || /\{/.test(own)) return undefined
    return false
  }
  return true
}

function segments(path: string): string[] {
  return path.split('/').filter((one) => one !== '')
}
