import picomatch from 'picomatch'
import type { Position } from '../../core/position.ts'
import { words } from '../../parsers/compose/parts.ts'
import type { DockerfileSyntax } from '../../parsers/dockerfile/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { joinPath } from './paths.ts'

/** Things that a build makes before the image is built: their absence from a repository says nothing. */
const MADE =
  /(^|\/)(dist|build|target|out|bin|obj|node_modules|\.next|\.output|public|static|wheels?|vendor|artifacts?|generated|_build|coverage)(\/|$)|\.(whl|jar|war|tar|tgz|gz|zip|pem|crt|key|so|exe|egg-info|env)$|(^|\/)\.env|(lock|lock\.json|lock\.yaml)$/

/**
 * What `COPY` and `ADD` take from the build context and no possible context holds. Only in a git checkout: packages
 * leave files out. Globs, variables, URLs and what builds make are not looked for.
 */
export function missingSources(
  workspace: Workspace,
  syntax: DockerfileSyntax,
  contexts: readonly string[],
): { path: string; at: Position }[] {
  if (workspace.git === undefined) return []
  const paths = new Set<string>()
  for (const { path } of workspace.files) {
    for (let at = path; at !== ''; at = at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '') paths.add(at)
  }
  return syntax.stages.flatMap(({ instructions }) =>
    instructions
      .filter(({ keyword, flags }) => /^(COPY|ADD)$/.test(keyword) && flags.from === undefined)
      .flatMap(({ exec, text, at }) => {
        const parts = exec ?? words(text)
        const sources = text.includes('<<') ? [] : parts.slice(0, -1)
        return sources.filter((one) => isMissing(one, contexts, paths, workspace)).map((path) => ({ path, at }))
      }),
  )
}

function isMissing(
  path: string,
  contexts: readonly string[],
  paths: ReadonlySet<string>,
  workspace: Workspace,
): boolean {
  if (/[$*?[\]{}]|:\/\/|^git@/.test(path) || MADE.test(path) || picomatch.scan(path).isGlob) return false
  return contexts.every((context) => {
    const full = joinPath(context, path.replace(/^\/+/, ''))
    return full !== undefined && full !== '' && !paths.has(full) && workspace.isIgnored(full) !== true
  })
}
