import { dirname, join } from 'node:path/posix'
import type { Workspace } from '../../../../workspace/workspace.ts'
import { evaluate } from './evaluate.ts'
import { above } from './layout.ts'
import type { Expression } from './python/expression.ts'
import type { Import, Outline } from './python/outline.ts'
import { outlineOf } from './python/outline.ts'

/** Files an import may mean: a module, or a member that is one itself. */
export function filesOf(workspace: Workspace, from: string, { module, member }: Import): string[] {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const tail = module.slice(dots).replaceAll('.', '/')
  const folders = dots === 0 ? above(dirname(from)) : [join(dirname(from), ...Array(dots - 1).fill('..'))]
  return folders
    .flatMap((folder) => {
      const path = join(folder, tail)
      return [...(member === undefined ? [] : [`${path}/${member}.py`]), `${path}.py`, `${path}/__init__.py`]
    })
    .filter((path) => workspace.file(path) !== undefined)
}

/** The text of a constant that a file imports: `from .names import TABLE`, `from app import names` and `names.TABLE`. */
export function importedText(
  workspace: Workspace,
  file: string,
  outline: Outline,
  expression: Expression,
): string | undefined {
  const isMember = expression.kind === 'attribute' && expression.object.kind === 'name'
  const local = isMember && expression.object.kind === 'name' ? expression.object.name : undefined
  const bound = expression.kind === 'name' ? expression.name : local
  for (const one of outline.imports.filter(({ name }) => name === bound)) {
    const name = expression.kind === 'attribute' ? expression.name : (one.member ?? '')
    for (const path of filesOf(workspace, file, one)) {
      const other = outlineOf(workspace.read(path) ?? '')
      const around = { file: path, outline: other, callers: [], option: () => undefined }
      const found = evaluate({ kind: 'name', name }, around)
      if (found.kind === 'text') return found.text
    }
  }
  return undefined
}
