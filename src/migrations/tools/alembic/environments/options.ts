import type { Position } from '../../../../core/position.ts'
import type { Ini, IniSection } from './ini.ts'
import { interpolate } from './ini.ts'

/** Where `%(here)s` points: a folder of the repository, marked so that it is told from other absolute paths. */
export const HERE = '/%repository%'

export interface Option {
  readonly value: string
  /** Set for lists of a TOML file. */
  readonly list: readonly string[] | undefined
  readonly position: Position
  /** Names in `%(…)s` that nothing defines. */
  readonly missing: readonly string[]
}

/** The options of one environment, whatever files they come from. */
export interface Options {
  get(name: string): Option | undefined
}

/** The options of a section, the defaults of the file included, with `%(here)s` as the folder of the file. */
export function iniOptions(file: string, folder: string, ini: Ini, section: IniSection): Options {
  const raw = (name: string): string | undefined =>
    section.get(name)?.value ?? ini.defaults.get(name)?.value ?? (name === 'here' ? here(folder) : undefined)
  return {
    get(name) {
      const option = section.get(name) ?? ini.defaults.get(name)
      if (option === undefined) return undefined
      const { value, missing } = interpolate(option.value, raw)
      return { value, list: undefined, position: { file, line: option.line }, missing }
    },
  }
}

function here(folder: string): string {
  return folder === '.' ? HERE : `${HERE}/${folder}`
}

/** `[tool.alembic]` of a pyproject.toml; undefined when there is none, or the file is no TOML. */
export async function tomlOptions(file: string, folder: string, text: string): Promise<Options | undefined> {
  if (!/tool\b.*\balembic\b/.test(text)) return undefined
  const table = await alembicTable(text)
  if (table === undefined) return undefined
  const fill = (value: string): string =>
    interpolate(value, (name) => (name === 'here' ? here(folder) : undefined)).value
  return {
    get(name) {
      const value = table[name]
      if (value === undefined) return undefined
      const position = { file, line: lineOfKey(text, name) }
      const list = Array.isArray(value) ? value.filter((one) => typeof one === 'string').map(fill) : undefined
      const plain = typeof value === 'string' ? fill(value) : typeof value === 'boolean' ? String(value) : ''
      return { value: plain, list, position, missing: [] }
    },
  }
}

async function alembicTable(text: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { parse } = await import('smol-toml')
  try {
    const tool: unknown = parse(text).tool
    const table: unknown = isTable(tool) ? tool.alembic : undefined
    return isTable(table) ? table : undefined
  } catch {
    return undefined
  }
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The line of a key in the table, else that of the table's heading. */
function lineOfKey(text: string, key: string): number {
  const lines = text.split(/\r?\n/)
  const start = lines.findIndex((line) => /^\s*\[\s*tool\s*\.\s*alembic\s*\]/.test(line))
  const found = lines.findIndex((line, index) => index > start && new RegExp(`^\\s*"?${key}"?\\s*=`).test(line))
  return (found === -1 ? Math.max(start, 0) : found) + 1
}

/** The first that has an option wins, as Alembic asks the ini file before pyproject.toml. */
export function firstOf(...all: readonly (Options | undefined)[]): Options {
  return {
    get(name) {
      for (const options of all) {
        const found = options?.get(name)
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

export const NO_OPTIONS: Options = { get: () => undefined }
