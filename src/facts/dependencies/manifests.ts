import { parse as parseToml } from 'smol-toml'
import { errorMessage } from '../../core/errors.ts'
import type { Dependency, Manifest } from './types.ts'

type Table = Readonly<Record<string, unknown>>

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((here, key) => (isTable(here) ? here[key] : undefined), value)
}

/** Where a name stands: the first line that holds it as a requirement would. */
function lineOf(text: string, name: string): number {
  const index = text
    .split('\n')
    .findIndex((line) =>
      new RegExp(`(^\\s*|["'])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w.-])`, 'i').test(line),
    )
  return index === -1 ? 1 : index + 1
}

/** A requirement as PEP 508 writes it: `name[extra]>=1; marker`, `name @ address`. */
export function readRequirement(
  text: string,
): { name: string; version: string; bound: Dependency['bound'] } | undefined {
  const match = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/.exec(text)
  if (match === null) return undefined
  const name = (match[1] ?? '').toLowerCase().replace(/[-_.]+/g, '-')
  const rest =
    (match[2] ?? '')
      .split(/;|\s#/, 1)[0]
      ?.trim()
      .replace(/^\(|\)$/g, '') ?? ''
  if (rest.startsWith('@')) return { name, version: rest, bound: 'elsewhere' }
  return { name, version: rest, bound: boundOf(rest) }
}

function boundOf(version: string): Dependency['bound'] {
  if (version === '' || version === '*') return 'any'
  return /^={2,3}\s*[^*,]+(\s*--hash.*)?$/.test(version) ? 'exact' : 'range'
}

export function readPyproject(file: string, text: string): Manifest {
  const base = { file, ecosystem: 'python', kind: 'pyproject' } as const
  let parsed: unknown
  try {
    parsed = parseToml(text)
  } catch (error) {
    return { ...base, dependencies: [], problem: errorMessage(error).split('\n', 1)[0] ?? 'not TOML' }
  }
  const listed = (value: unknown, group: Dependency['group']): Dependency[] =>
    (Array.isArray(value) ? value : []).flatMap((one) => {
      const found = typeof one === 'string' ? readRequirement(one) : undefined
      return found === undefined ? [] : [{ ...found, group, at: { file, line: lineOf(text, found.name) } }]
    })
  const named = (value: unknown, group: Dependency['group']): Dependency[] =>
    Object.entries(isTable(value) ? value : {}).flatMap(([name, spec]) =>
      name === 'python' ? [] : [poetry(file, text, name, spec, group)],
    )
  const groups = Object.values((at(parsed, 'dependency-groups') as Table | undefined) ?? {})
  return {
    ...base,
    dependencies: [
      ...listed(at(parsed, 'project', 'dependencies'), 'runtime'),
      ...groups.flatMap((group) => listed(group, 'development')),
      ...named(at(parsed, 'tool', 'poetry', 'dependencies'), 'runtime'),
    ],
    problem: undefined,
  }
}

function poetry(file: string, text: string, name: string, spec: unknown, group: Dependency['group']): Dependency {
  const version = typeof spec === 'string' ? spec : (at(spec, 'version') ?? '')
  const away = ['path', 'git', 'url'].some((key) => at(spec, key) !== undefined)
  const written = typeof version === 'string' ? version : ''
  const bound = away ? 'elsewhere' : /^\d[\w.]*$/.test(written) ? 'exact' : boundOf(written)
  return { name: name.toLowerCase(), version: written, bound, group, at: { file, line: lineOf(text, name) } }
}

export function readRequirements(file: string, text: string): Manifest {
  const group = /dev|test|lint|doc|ci/i.test(file.slice(file.lastIndexOf('/') + 1)) ? 'development' : 'runtime'
  const dependencies = text.replace(/\\\n/g, (join) => ` ${join.slice(2)}\u0000`).split('\n')
  let line = 0
  const found = dependencies.flatMap((raw): Dependency[] => {
    line++
    const here = line
    line += raw.split('\u0000').length - 1
    const bare = raw.replaceAll('\u0000', ' ').trim()
    if (bare === '' || /^[#-]/.test(bare)) return []
    if (/^(\.|\/|https?:|git\+|file:)/.test(bare)) return []
    const requirement = readRequirement(bare.replace(/\s--hash.*$/, ''))
    return requirement === undefined ? [] : [{ ...requirement, group, at: { file, line: here } }]
  })
  return { file, ecosystem: 'python', kind: 'requirements', dependencies: found, problem: undefined }
}

export function readSetupCfg(file: string, text: string): Manifest {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => /^install_requires\s*=/.test(line))
  const dependencies: Dependency[] = []
  for (
    let index = start + 1;
    start !== -1 && index < lines.length && /^\s+\S|^\s*$/.test(lines[index] ?? '');
    index++
  ) {
    const found = readRequirement(lines[index] ?? '')
    if (found !== undefined) dependencies.push({ ...found, group: 'runtime', at: { file, line: index + 1 } })
  }
  return { file, ecosystem: 'python', kind: 'setup.cfg', dependencies, problem: undefined }
}

export function readPackageJson(file: string, text: string): Manifest {
  const base = { file, ecosystem: 'node', kind: 'package.json' } as const
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (error) {
    return { ...base, dependencies: [], problem: errorMessage(error) }
  }
  const of = (key: string, group: Dependency['group']): Dependency[] =>
    Object.entries((at(parsed, key) as Table | undefined) ?? {}).flatMap(([name, version]) => {
      if (typeof version !== 'string') return []
      const bound = /^(workspace|file|link|portal|catalog|git\S*|https?|npm):|\//.test(version)
        ? 'elsewhere'
        : /^(\*|x|latest|next|)$/.test(version)
          ? 'any'
          : /^\d/.test(version) && !/[\sx*|-]/.test(version)
            ? 'exact'
            : 'range'
      return [{ name, version, bound, group, at: { file, line: lineOf(text, name) } }]
    })
  return {
    ...base,
    dependencies: [...of('dependencies', 'runtime'), ...of('devDependencies', 'development')],
    problem: undefined,
  }
}
