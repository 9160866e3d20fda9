import { words } from '../../parsers/compose/parts.ts'
import type { DockerfileInstruction, DockerfileStage, DockerfileSyntax } from '../../parsers/dockerfile/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { findCopied } from './copied.ts'
import type { Dockerfile, StartCommand } from './types.ts'

/** The stage that `target` names (by name or number), else the last one. */
export function shippedStage(syntax: DockerfileSyntax, target: string | undefined): DockerfileStage | undefined {
  const named = syntax.stages.find(
    (stage) =>
      target !== undefined && (stage.name?.toLowerCase() === target.toLowerCase() || String(stage.index) === target),
  )
  return named ?? syntax.stages.at(-1)
}

/** A stage and the stages of the same file it builds on, nearest first. A stage can only name earlier ones. */
export function chainOf(syntax: DockerfileSyntax, stage: DockerfileStage | undefined): DockerfileStage[] {
  const chain: DockerfileStage[] = []
  for (let at = stage; at !== undefined; at = at.parent === undefined ? undefined : syntax.stages[at.parent]) {
    chain.push(at)
  }
  return chain
}

/** The last instruction of a kind that holds at the end of the chain. */
export function lastOf(chain: readonly DockerfileStage[], keyword: string): DockerfileInstruction | undefined {
  for (const stage of chain) {
    const found = stage.instructions.findLast((one) => one.keyword === keyword)
    if (found !== undefined) return found
  }
  return undefined
}

export function userOf(chain: readonly DockerfileStage[]): Dockerfile['user'] {
  const found = lastOf(chain, 'USER')
  return found === undefined ? undefined : { name: found.text.replace(/^["']|["']$/g, ''), at: found.at }
}

/**
 * What the container starts: `ENTRYPOINT` with `CMD` as its arguments, or `CMD` alone. An `ENTRYPOINT` of a later
 * stage clears the `CMD` of the stages it builds on (Dockerfile reference, "Understand how CMD and ENTRYPOINT interact").
 */
export function startOf(
  workspace: Workspace,
  chain: readonly DockerfileStage[],
  contexts: readonly string[],
): StartCommand | undefined {
  const entrypoint = lastOf(chain, 'ENTRYPOINT')
  const entrypointStage = chain.find((stage) => stage.instructions.some(({ keyword }) => keyword === 'ENTRYPOINT'))
  const visible = entrypointStage === undefined ? chain : chain.slice(0, chain.indexOf(entrypointStage) + 1)
  const command = lastOf(visible, 'CMD')
  const first = entrypoint !== undefined && entrypoint.text !== '[]' ? entrypoint : command
  if (first === undefined) return undefined
  const own = first.exec ?? words(first.text)
  const rest = first === entrypoint && first.exec !== undefined ? argumentsOf(command) : []
  const argv = [...own, ...rest]
  return {
    form: first.exec === undefined ? 'shell' : 'exec',
    text: first.exec === undefined ? first.text : argv.join(' '),
    argv,
    at: first.at,
    script: findCopied(workspace, chain, contexts, argv),
  }
}

function argumentsOf(command: DockerfileInstruction | undefined): readonly string[] {
  if (command === undefined) return []
  return command.exec ?? ['/bin/sh', '-c', command.text]
}
