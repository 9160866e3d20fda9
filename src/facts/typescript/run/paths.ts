import { posix } from 'node:path'
import type { Machine } from './machine.ts'
import type { Value } from './values.ts'
import { constant, list, native, shape, stringOf, text, textParts, unknown } from './values.ts'

const JOINS = /^(?:path|path\/posix|upath)\.(?:posix\.)?(?:join|resolve)$/
const REPOSITORY = '/(repository)'

/** Calls that build paths, and those that list what is in a folder of the repository. */
export function pathCall(machine: Machine, name: string, args: readonly Value[]): Value | undefined {
  if (JOINS.test(name)) return joined(args)
  const [first] = args
  switch (name) {
    case 'path.dirname':
    case 'path.basename':
    case 'path.extname':
      return partOf(name, args)
    case 'url.fileURLToPath':
      return first?.kind === 'constant' ? constant(String(first.value).replace(/^file:\/\//, '')) : undefined
    case 'URL':
      return urlOf(args)
    case 'fs.readdirSync':
    case 'fs.promises.readdir':
    case 'fs/promises.readdir':
    case 'fs-extra.readdirSync':
      return entriesOf(machine, args)
    case 'fs.existsSync':
      return unknown(name)
    default:
      return undefined
  }
}

function joined(args: readonly Value[]): Value {
  const parts = args.flatMap((one, index) => (index === 0 ? textParts(one) : ['/', ...textParts(one)]))
  if (parts.includes(null)) return text(parts.map((part) => part?.replace(/\/{2,}/g, '/') ?? null))
  return constant(posix.normalize(parts.join('')).replace(/(?<=.)\/$/, ''))
}

function partOf(name: string, args: readonly Value[]): Value | undefined {
  const path = stringOf(args[0])
  if (path === undefined) return undefined
  if (name === 'path.dirname') return constant(posix.dirname(path))
  return constant(name === 'path.basename' ? posix.basename(path, stringOf(args[1])) : posix.extname(path))
}

function urlOf(args: readonly Value[]): Value | undefined {
  const [path, base] = [stringOf(args[0]), stringOf(args[1])]
  if (path === undefined || base?.startsWith('file://') !== true) return undefined
  const folder = posix.dirname(base.slice('file://'.length))
  return constant(`file://${posix.join(folder, path).replace(/(?<=.)\/$/, '')}`)
}

function entriesOf(machine: Machine, [folder, options]: readonly Value[]): Value | undefined {
  const path = stringOf(folder)
  if (path?.startsWith(REPOSITORY) !== true) return undefined
  const inside = path.slice(REPOSITORY.length + 1)
  const names = machine.scripts.entries(inside)
  const withTypes = options?.kind === 'shape' && options.fields.has('withFileTypes')
  return list(
    names.map((one) => {
      if (!withTypes) return constant(one)
      const isFolder = machine.scripts.entries(inside === '' ? one : `${inside}/${one}`).length > 0
      return shape([
        ['name', constant(one)],
        ['isDirectory', native('isDirectory', () => constant(isFolder))],
        ['isFile', native('isFile', () => constant(!isFolder))],
      ])
    }),
  )
}
