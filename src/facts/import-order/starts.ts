import { argument } from '../../parsers/python/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { StartModule } from './types.ts'

const COMMAND_FILES =
  /(^|\/)((Docker|Container)file[^/]*|[^/]*\.(Docker|docker)file|(docker-)?compose[^/]*\.ya?ml|Procfile|Makefile|pyproject\.toml|[^/]*\.sh|supervisord[^/]*\.conf)$/
const SERVER =
  /\b(?:uvicorn|gunicorn|hypercorn|granian|daphne|celery|taskiq|arq|dramatiq|fastapi)\b[^\n]*?[\s"'=,]([A-Za-z_][\w.]*\w)(?::\w+)/g
const MODULE = /\bpython3?["',\s]+-m["',\s]+([A-Za-z_][\w.]*\w)/g
/** `[project.scripts]`: `serve = "app.cli:main"`. */
const SCRIPT = /^\s*["']?[\w-]+["']?\s*=\s*["']([A-Za-z_][\w.]*):\w+["']/gm
const APPLICATIONS = ['fastapi.FastAPI', 'starlette.applications.Starlette', 'flask.Flask', 'litestar.Litestar']

/** The modules that programs begin with: named by commands and scripts, or holding an application nobody imports. */
export function findStarts(python: PythonFacts, workspace: Workspace): StartModule[] {
  const starts = new Map<PythonModule, StartModule>()
  const add = (module: PythonModule | undefined, file: string, line: number): void => {
    if (module === undefined || module.role !== 'code' || starts.has(module)) return
    starts.set(module, { module: module.name, file: module.file, at: { file, line } })
  }
  for (const { path, role } of workspace.files) {
    if (!COMMAND_FILES.test(path) || role === 'test' || role === 'vendored') continue
    const text = workspace.read(path) ?? ''
    const patterns = path.endsWith('pyproject.toml') ? [SCRIPT] : [SERVER, MODULE]
    for (const match of patterns.flatMap((pattern) => [...text.matchAll(pattern)])) {
      add(python.module(match[1] ?? ''), path, lineOf(text, match.index))
    }
  }
  for (const { node } of python.callsTo('uvicorn.run')) {
    const named = argument(node, 'app', 0)
    const text = named === undefined ? undefined : python.constant(named)
    if (typeof text === 'string') add(python.module(text.split(':')[0] ?? ''), node.tree.file, node.line)
  }
  for (const { module, node } of python.callsTo(...APPLICATIONS)) {
    if (node.enclosing('function_definition') === undefined && !isImported(python, module))
      add(module, module.file, node.line)
  }
  return [...starts.values()]
}

/** An import that names the module, of this or of another of its name. */
function isImported(python: PythonFacts, module: PythonModule): boolean {
  const last = module.name.split('.').at(-1) ?? module.name
  const pattern = new RegExp(`\\b(import|from)\\b[^\\n]*\\b${last}\\b|^\\s+${last}\\b,?\\s*$`, 'm')
  return python.code.some(
    (other) =>
      other !== module && mayHold(other.tree, last) && other.tree.text.includes(last) && pattern.test(other.tree.text),
  )
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
