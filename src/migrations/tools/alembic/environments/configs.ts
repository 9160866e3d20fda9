import { basename } from 'node:path/posix'
import type { Position } from '../../../../core/position.ts'
import { folderOf } from '../../../../workspace/paths.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationProblem } from '../../../types.ts'
import type { Ini } from './ini.ts'
import { parseIni } from './ini.ts'
import type { Layout } from './layout.ts'
import { inFolder } from './layout.ts'
import type { Options } from './options.ts'
import { firstOf, iniOptions, tomlOptions } from './options.ts'

/** A configuration of Alembic that a file of the repository holds. */
export interface Configuration {
  /** Unique in the repository. */
  readonly name: string
  /** The folder of the file. */
  readonly folder: string
  readonly position: Position
  readonly options: Options
  readonly problems: readonly MigrationProblem[]
}

const NOT_SECTIONS = /^(loggers|handlers|formatters|(logger|handler|formatter)_.*|post_write_hooks)$/

/** Every configuration: sections of ini files, and `[tool.alembic]` of pyproject.toml. */
export async function configurations(workspace: Workspace, layout: Layout): Promise<Configuration[]> {
  const tomls = new Map<string, Options>()
  const inis: Configuration[] = []
  for (const { path } of workspace.files) {
    if (!layout.isOurs(path)) continue
    if (basename(path) === 'pyproject.toml') {
      const options = await tomlOptions(path, folderOf(path), workspace.read(path) ?? '')
      if (options !== undefined) tomls.set(folderOf(path), options)
    }
  }
  for (const { path } of workspace.files) {
    if (/\.(ini|cfg)$/.test(path) && layout.isOurs(path)) {
      inis.push(...iniConfigurations(path, workspace.read(path), tomls.get(folderOf(path))))
    }
  }
  const covered = new Set(inis.map(({ folder }) => folder))
  const others = [...tomls].filter(([folder, options]) => !covered.has(folder) && options.get('script_location'))
  return [...inis, ...others.map(([folder, options]) => tomlConfiguration(folder, options))]
}

function tomlConfiguration(folder: string, options: Options): Configuration {
  const name = inFolder(folder, 'pyproject.toml')
  const position = options.get('script_location')?.position ?? { file: name, line: 1 }
  return { name, folder, position, options, problems: [] }
}

function iniConfigurations(path: string, text: string | undefined, toml: Options | undefined): Configuration[] {
  const isNamed = /^alembic.*\.ini$/.test(basename(path))
  if (text === undefined || !(isNamed || /^\s*script_location\s*[=:]/m.test(text))) return []
  const ini = parseIni(text)
  const folder = folderOf(path)
  const problems = ini.flaws.map(({ line, reason }) => ({
    kind: 'bad-ini',
    detail: `configparser refuses the file: ${reason}`,
    position: { file: path, line },
  }))
  const names = environmentSections(ini)
  return names.map((section) => {
    const { options, line } = ini.sections.get(section) ?? { options: new Map(), line: 1 }
    const own = iniOptions(path, folder, ini, options)
    return {
      name: names.length > 1 ? `${path}:${section}` : path,
      folder,
      position: { file: path, line },
      options: toml === undefined ? own : firstOf(own, toml),
      problems,
    }
  })
}

/**
 * Sections that are environments of their own: those with a location, and those that take theirs from `[DEFAULT]` and
 * name a database. `[alembic]` stands for the file when there are no others.
 */
function environmentSections({ sections, defaults }: Ini): string[] {
  const candidates = [...sections].filter(([name]) => !NOT_SECTIONS.test(name))
  const named = candidates.flatMap(([, { options }]) => options.get('databases')?.value.split(/[\s,]+/) ?? [])
  const inherits = defaults.has('script_location')
  const found = candidates.filter(([name, { options }]) => {
    if (options.has('script_location')) return true
    if (options.has('version_locations')) return inherits
    return inherits && options.has('sqlalchemy.url') && !named.includes(name)
  })
  const names = found.map(([name]) => name)
  return names.length > 0 ? names : ['alembic']
}
