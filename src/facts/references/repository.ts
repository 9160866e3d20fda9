import type { Workspace } from '../../workspace/workspace.ts'
import { folderOf, joinPath } from '../containers/paths.ts'
import { readProjectScripts } from './project-scripts.ts'
import type { Recipe } from './recipe.ts'

/** What the files of a repository offer by name. Built once, asked often. */
export interface Repository {
  readonly workspace: Workspace
  exists(path: string): boolean
  /** Present, or such that its absence says nothing: ignored by git, or the output of a build. */
  mayExist(path: string): boolean
  /** Undefined: no Makefile there. A recipe list that is not complete (`include`) has `open`. */
  makefile(folder: string, file?: string): { targets: ReadonlyMap<string, Recipe>; open: boolean } | undefined
  packageScripts(folder: string): ReadonlyMap<string, Recipe> | undefined
  /** Scripts of Hatch, PDM, Rye, Poe and Taskipy in the pyproject.toml of a folder. */
  projectScripts(folder: string): ReadonlyMap<string, Recipe> | undefined
  script(path: string): Recipe | undefined
}

/** What builds make, caches and virtual environments: absent from a checkout by nature. */
const MADE =
  /(^|\/)(dist|build|target|out|bin|node_modules|\.next|\.venv|venv|env|htmlcov|coverage|site|_build|tmp|temp|logs?|data|output|reports?|artifacts?|\.cache|__pycache__)(\/|$)|(^|\/)\.env(\.[\w-]+)?$|coverage\.(xml|json|lcov)$|\.(whl|log|pem|key|crt|sqlite3?|db|tar|gz|zip|sarif|xml)$/

export function indexRepository(workspace: Workspace): Repository {
  const paths = new Set<string>([''])
  for (const { path } of workspace.files) {
    for (let at = path; at !== ''; at = folderOf(at)) paths.add(at)
  }
  // Links are listed as unread, but they are there.
  for (const { path } of workspace.unread) paths.add(path)
  const makefiles = new Map<string, ReturnType<Repository['makefile']>>()
  const packages = new Map<string, ReadonlyMap<string, Recipe> | undefined>()
  const projects = new Map<string, ReadonlyMap<string, Recipe> | undefined>()
  return {
    workspace,
    exists: (path) => paths.has(path.replace(/\/+$/, '')),
    mayExist: (path) => paths.has(path.replace(/\/+$/, '')) || MADE.test(path) || workspace.isIgnored(path) === true,
    makefile(folder, file) {
      const key = `${folder}\0${file ?? ''}`
      if (!makefiles.has(key)) makefiles.set(key, readMakefile(workspace, folder, file))
      return makefiles.get(key)
    },
    packageScripts(folder) {
      if (!packages.has(folder)) packages.set(folder, readPackage(workspace, folder))
      return packages.get(folder)
    },
    projectScripts(folder) {
      if (!projects.has(folder)) projects.set(folder, readProjectScripts(workspace, folder))
      return projects.get(folder)
    },
    script(path) {
      if (workspace.file(path) === undefined) return undefined
      const text = workspace.read(path)
      const shell = text !== undefined && (/\.(sh|bash)$/.test(path) || /^#!.*sh\b/.test(text))
      return shell ? { file: path, line: 1, script: text, folder: '' } : undefined
    },
  }
}

function readMakefile(workspace: Workspace, folder: string, file?: string): ReturnType<Repository['makefile']> {
  const names = file === undefined ? ['GNUmakefile', 'Makefile', 'makefile'] : [file]
  const path = names
    .map((name) => joinPath(folder, name))
    .find((one) => one !== undefined && workspace.file(one) !== undefined)
  const text = path === undefined ? undefined : workspace.read(path)
  if (path === undefined || text === undefined) return undefined
  const targets = new Map<string, Recipe>()
  const lines = text.split('\n')
  let open = /^-?include\b|^%|^[^#\t]*%.*:/m.test(text)
  lines.forEach((line, index) => {
    const match = /^([^\s#:=\t][^:=#]*?)\s*::?(?!=)\s*([^=#;]*)/.exec(line)
    if (match === null) return
    const body: string[] = []
    for (let at = index + 1; at < lines.length && /^\t|^\s*$|^\s+\S/.test(lines[at] ?? ''); at++)
      body.push((lines[at] ?? '').replace(/^\t[@+-]*/, ''))
    for (const name of (match[1] ?? '').split(/\s+/)) {
      if (name.includes('$')) open = true
      else if (name === '.PHONY')
        for (const phony of (match[2] ?? '').split(/\s+/)) addTarget(targets, phony, path, index, '', folder)
      else {
        const needed = (match[2] ?? '')
          .trim()
          .split(/\s+/)
          .filter((one) => /^[\w.-]+$/.test(one))
          .map((one) => `make ${one}`)
        addTarget(targets, name, path, index, [needed.join('; '), ...body].join('\n'), folder)
      }
    }
  })
  return { targets, open }
}

function addTarget(
  targets: Map<string, Recipe>,
  name: string,
  file: string,
  index: number,
  script: string,
  folder: string,
): void {
  const known = targets.get(name)
  if (name === '' || (known !== undefined && known.script !== '')) return
  targets.set(name, { file, line: index + 1, script, folder })
}

function readPackage(workspace: Workspace, folder: string): ReadonlyMap<string, Recipe> | undefined {
  const path = joinPath(folder, 'package.json') ?? ''
  const text = workspace.file(path) === undefined ? undefined : workspace.read(path)
  if (text === undefined) return undefined
  const scripts = new Map<string, Recipe>()
  try {
    const parsed: unknown = JSON.parse(text)
    const listed = typeof parsed === 'object' && parsed !== null && 'scripts' in parsed ? parsed.scripts : {}
    for (const [name, script] of Object.entries(listed ?? {})) {
      if (typeof script !== 'string') continue
      const line = text.slice(0, text.indexOf(`"${name}"`, text.indexOf('"scripts"'))).split('\n').length
      scripts.set(name, { file: path, line, script, folder })
    }
  } catch {
    return undefined
  }
  return scripts
}
