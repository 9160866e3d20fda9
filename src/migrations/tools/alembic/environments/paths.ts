import { normalize } from 'node:path/posix'
import type { Layout } from './layout.ts'
import { above, inFolder } from './layout.ts'
import type { Option, Options } from './options.ts'
import { HERE } from './options.ts'

/** A location as configured, with the folder it means, if there is one. */
export interface Location {
  readonly written: string
  readonly folder: string | undefined
}

/**
 * The folder a `script_location` or version location means. Relative ones are looked for from the folder of the
 * configuration and those around it (Alembic starts at the folder it is called in); those of containers by their end.
 */
export function resolveFolder(
  written: string,
  from: string,
  layout: Layout,
  isWanted: (folder: string) => boolean,
): string | undefined {
  const path = written.trim().replaceAll('\\', '/')
  if (path === '') return undefined
  if (path.startsWith(HERE)) {
    const folder = normalFolder(path.slice(HERE.length + 1))
    return folder !== undefined && isWanted(folder) ? folder : undefined
  }
  if (path.startsWith('/') || /^[A-Za-z]:\//.test(path)) return byEnd(path, from, layout, isWanted)
  if (path.includes(':')) return byPackage(path, from, layout, isWanted)
  return nearest(path, from, isWanted)
}

function normalFolder(path: string): string | undefined {
  const folder = normalize(path === '' ? '.' : path).replace(/\/$/, '')
  return folder.startsWith('..') ? undefined : folder
}

function nearest(path: string, from: string, isWanted: (folder: string) => boolean): string | undefined {
  for (const start of above(from)) {
    const folder = normalFolder(inFolder(start, path))
    if (folder !== undefined && isWanted(folder)) return folder
  }
  return undefined
}

/** `/app/services/billing/migrations`: the longest end of it that is a folder here. */
function byEnd(path: string, from: string, layout: Layout, isWanted: (folder: string) => boolean): string | undefined {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.')
  for (let start = 0; start < parts.length; start++) {
    const end = parts.slice(start).join('/')
    const near = nearest(end, from, isWanted)
    if (near !== undefined) return near
    const found = layout.endingWith(end).filter(isWanted)
    if (found.length === 1) return found[0]
  }
  return undefined
}

/** `package.module:folder:folder`, as Alembic's `coerce_resource_to_filename` reads it. */
function byPackage(
  path: string,
  from: string,
  layout: Layout,
  isWanted: (folder: string) => boolean,
): string | undefined {
  const [name = '', ...rest] = path.split(':')
  const folder = [name.replaceAll('.', '/'), ...rest].join('/')
  const near = nearest(folder, from, isWanted) ?? nearest(`src/${folder}`, from, isWanted)
  if (near !== undefined) return near
  const found = layout.endingWith(folder).filter(isWanted)
  return found.length === 1 ? found[0] : undefined
}

const SEPARATORS: Readonly<Record<string, string>> = { space: ' ', newline: '\n', os: ':', ':': ':', ';': ';' }

export type Split = { readonly parts: readonly string[] } | { readonly wrong: Option; readonly separator: string }

/** The version locations of a configuration (`get_version_locations_list`), undefined when it names none. */
export function splitLocations(options: Options, locations: Option): Split {
  if (locations.list !== undefined) return { parts: locations.list }
  const separator = options.get('path_separator') ?? options.get('version_path_separator')
  if (separator === undefined) return { parts: locations.value.split(/, *| +/) }
  const mark = SEPARATORS[separator.value]
  if (mark === undefined) return { wrong: separator, separator: separator.value }
  return {
    parts: locations.value
      .split(mark)
      .filter((part) => part !== '')
      .map((part) => part.trim()),
  }
}
