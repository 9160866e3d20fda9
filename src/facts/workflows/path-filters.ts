import type { WorkflowTrigger } from '../../parsers/workflow/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { PathFilter, Workflow } from './types.ts'

/**
 * A filter pattern as GitHub reads it ("Filter pattern cheat sheet"): `*` stops at `/`, `**` does not, `?` and `+`
 * repeat the character before them, `[ab]` is one of these.
 */
export function patternExpression(pattern: string): RegExp {
  let source = ''
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] ?? ''
    if (pattern.startsWith('**/', i)) {
      source += '(?:.*/)?'
      i += 2
    } else if (pattern.startsWith('**', i)) {
      source += '.*'
      i++
    } else if (char === '*') source += '[^/]*'
    else if ((char === '?' || char === '+') && source !== '') source += char
    else if (char === '[') {
      const end = pattern.indexOf(']', i)
      const body = end === -1 ? '' : pattern.slice(i + 1, end)
      source += /^[\w-]+$/.test(body) ? `[${body}]` : '\\['
      if (/^[\w-]+$/.test(body)) i = end
    } else source += char.replace(/[.^$(){}|\\+?\]]/g, '\\$&')
  }
  try {
    return new RegExp(`^${source}$`)
  } catch {
    return /$^/
  }
}

/** Holds every `paths` filter against the files: GitHub looks at changed files, and only these can change. */
export function pathFiltersOf(workspace: Workspace, workflow: Workflow): PathFilter[] {
  const files = workspace.files.map(({ path }) => path).filter((path) => !path.startsWith('.github/workflows/'))
  return workflow.triggers.flatMap((trigger) => [
    ...filterOf(workflow, trigger, files, 'paths'),
    ...filterOf(workflow, trigger, files, 'paths-ignore'),
  ])
}

function filterOf(
  workflow: Workflow,
  trigger: WorkflowTrigger,
  files: readonly string[],
  kind: PathFilter['kind'],
): PathFilter[] {
  const written = kind === 'paths' ? trigger.paths : trigger.pathsIgnore
  const [first] = written
  if (first === undefined) return []
  const rules = written.map(({ text, at }) => ({
    pattern: text,
    at,
    negated: text.startsWith('!'),
    expression: patternExpression(text.replace(/^!/, '')),
  }))
  const listed = files.filter((file) => {
    const last = rules.findLast(({ expression }) => expression.test(file))
    return last !== undefined && !last.negated
  })
  const folders = new Set(files.map((file) => file.split('/', 1)[0]))
  const dead = rules.filter(({ pattern, negated, expression }) => {
    const top = /^([\w.-]+)\//.exec(pattern)?.[1]
    return (
      !negated &&
      top !== undefined &&
      !folders.has(top) &&
      top !== '.github' &&
      !files.some((file) => expression.test(file))
    )
  })
  const matching = kind === 'paths' ? listed.length : files.length - listed.length
  const onlySelf = rules.every(({ pattern, negated }) => negated || pattern.startsWith('.github/'))
  if (onlySelf && kind === 'paths') return []
  return [{ workflow: workflow.file, event: trigger.event, kind, at: first.at, matching, dead, patterns: rules }]
}
