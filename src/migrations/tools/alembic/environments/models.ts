import { dirname } from 'node:path/posix'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationProblem } from '../../../types.ts'
import type { Surroundings } from './evaluate.ts'
import type { Hints } from './hints.ts'
import { above } from './layout.ts'
import { filesOf } from './modules.ts'
import type { Expression } from './python/expression.ts'
import type { Import } from './python/outline.ts'

/** Modules that may be imported by these are not to be told from the text. */
const DYNAMIC = /\b(?:import_module|walk_packages|iter_modules|__import__|import_string|entry_points|load_module)\b/
const IMPORT = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]+)|import[ \t]+([^\n#;]+))/gm
const CLASS = /^class[ \t]+\w+[ \t]*\(([^)]*)\)[ \t]*:/gm
const MAX_HOPS = 6
const SHOWN = 4

/**
 * Files with models of the metadata that env.py hands to Alembic which nothing env.py imports leads to: their tables are
 * missing from what Alembic compares, and autogenerate drops them. Silent where imports are made by name at run time.
 */
export function unimportedModels(
  workspace: Workspace,
  around: Surroundings,
  metadata: readonly Expression[],
  line: number,
  hints: Hints,
): MigrationProblem[] {
  const bases = new Set(metadata.map((one) => baseOf(workspace, around, one)).filter((one) => one !== undefined))
  const [base] = bases
  if (base === undefined || bases.size !== 1) return []
  const candidates = hints.mentions('__tablename__').filter((file) => hasModelOf(workspace, file, base))
  if (candidates.length === 0) return []
  const loaded = importedFrom(workspace, around.file)
  const missing = loaded === undefined ? [] : candidates.filter((file) => !loaded.has(file))
  if (missing.length === 0) return []
  const shown =
    missing.slice(0, SHOWN).join(', ') + (missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : '')
  const detail = `env.py imports nothing that leads to the models in ${shown}: Alembic does not see their tables`
  return [{ kind: 'models-not-imported', detail, position: { file: around.file, line } }]
}

/** `file#name` of the class or object the metadata belongs to, where the repository defines it. */
function baseOf(workspace: Workspace, around: Surroundings, expression: Expression): string | undefined {
  if (expression.kind === 'name') {
    const own = around.outline.assignments.filter(
      ({ target }) => target.kind === 'name' && target.name === expression.name,
    )
    const [only] = own
    if (own.length === 1 && only !== undefined && only.value !== expression)
      return baseOf(workspace, around, only.value)
    return origin(workspace, around.file, expression.name)
  }
  if (expression.kind !== 'attribute') return undefined
  const { object, name } = expression
  if (name === 'metadata' && object.kind === 'name') return origin(workspace, around.file, object.name)
  if (name !== 'metadata' || object.kind !== 'attribute' || object.object.kind !== 'name') return undefined
  const module = object.object.name
  const files = importsOf(workspace.read(around.file) ?? '')
    .filter((one) => one.name === module)
    .flatMap((one) => filesOf(workspace, around.file, one))
  return files[0] === undefined ? undefined : origin(workspace, files[0], object.name)
}

/** Follows a name through imports to the file that defines it. */
function origin(workspace: Workspace, file: string, name: string, hops = 0): string | undefined {
  const text = workspace.read(file)
  if (text === undefined || hops > MAX_HOPS) return undefined
  if (new RegExp(`^(?:class[ \\t]+${name}\\b|${name}\\b[^=\\n]*=[^=])`, 'm').test(text)) return `${file}#${name}`
  for (const one of importsOf(text)) {
    if (one.name !== name || one.member === undefined) continue
    for (const target of filesOf(workspace, file, one)) {
      const found = origin(workspace, target, one.member, hops + 1)
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** True for a file with a class that derives from the base by name, before a name of a table. */
function hasModelOf(workspace: Workspace, file: string, base: string): boolean {
  const text = workspace.read(file) ?? ''
  if (base.startsWith(`${file}#`)) return false
  const last = text.lastIndexOf('__tablename__')
  const classes = [...text.matchAll(CLASS)].filter(({ index }) => index < last)
  const parents = new Set(classes.flatMap(([, names = '']) => names.split(',').map((name) => name.trim())))
  return [...parents].some((name) => /^\w+$/.test(name) && origin(workspace, file, name) === base)
}

/** Every file that importing this one loads, packages included; undefined when imports are made at run time. */
function importedFrom(workspace: Workspace, start: string): ReadonlySet<string> | undefined {
  const loaded = new Set<string>()
  const todo = [start]
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    const text = workspace.read(file)
    if (text === undefined || DYNAMIC.test(text)) return undefined
    for (const one of importsOf(text)) {
      // Every module on the way to a name counts as loaded: too many rather than too few.
      for (const target of filesOf(workspace, file, one)) todo.push(target, ...packagesOf(workspace, target))
    }
  }
  return loaded
}

function packagesOf(workspace: Workspace, file: string): string[] {
  return above(dirname(file))
    .map((folder) => (folder === '.' ? '__init__.py' : `${folder}/__init__.py`))
    .filter((one) => one !== file && workspace.file(one) !== undefined)
}

/** The imports of a text, at any indentation. A star is an import of the module. */
function importsOf(text: string): Import[] {
  return [...text.matchAll(IMPORT)].flatMap(([, module, members, modules]) => {
    const names = (members ?? modules ?? '')
      .replace(/[()\\]/g, ' ')
      .replace(/#[^\n]*/g, ' ')
      .split(',')
    return names.flatMap((item): Import[] => {
      const [path = '', as, alias] = item.trim().split(/\s+/)
      if (path === '') return []
      const name = as === 'as' && alias !== undefined ? alias : path
      return module === undefined ? [{ module: path, member: undefined, name }] : [{ module, member: path, name }]
    })
  })
}
