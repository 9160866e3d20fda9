import { parse as parseToml } from 'smol-toml'
import type { Workspace } from '../../workspace/workspace.ts'
import { joinPath } from '../containers/paths.ts'
import type { Recipe } from './recipe.ts'

type Table = Readonly<Record<string, unknown>>

function tableAt(value: unknown, ...path: readonly string[]): Table {
  const found = path.reduce<unknown>((at, key) => (isTable(at) ? at[key] : undefined), value)
  return isTable(found) ? found : {}
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Scripts that Python project tools run by name, as their documentation places them in pyproject.toml. */
export function readProjectScripts(workspace: Workspace, folder: string): ReadonlyMap<string, Recipe> | undefined {
  const path = joinPath(folder, 'pyproject.toml') ?? ''
  const text = workspace.file(path) === undefined ? undefined : workspace.read(path)
  if (text === undefined) return undefined
  let parsed: unknown
  try {
    parsed = parseToml(text)
  } catch {
    return undefined
  }
  const tool = tableAt(parsed, 'tool')
  const hatch = Object.values(tableAt(tool, 'hatch', 'envs')).map((environment) => tableAt(environment, 'scripts'))
  const tables = [
    ...hatch,
    tableAt(tool, 'pdm', 'scripts'),
    tableAt(tool, 'rye', 'scripts'),
    tableAt(tool, 'poe', 'tasks'),
    tableAt(tool, 'taskipy', 'tasks'),
  ]
  const scripts = new Map<string, Recipe>()
  for (const [name, value] of tables.flatMap((table) => Object.entries(table))) {
    const script = scriptText(value)
    const line = text
      .slice(0, Math.max(0, text.search(new RegExp(`^["']?${name.replace(/[^\w-]/g, '.')}["']?\\s*=`, 'm'))))
      .split('\n').length
    if (script !== undefined && !scripts.has(name)) scripts.set(name, { file: path, line, script, folder })
  }
  return scripts
}

function scriptText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (Array.isArray(value))
    return value
      .map(scriptText)
      .filter((one) => one !== undefined)
      .join('\n')
  if (!isTable(value)) return undefined
  return scriptText(value.cmd ?? value.shell ?? value.script ?? value.sequence ?? value.composite ?? value.chain)
}
