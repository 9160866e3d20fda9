import { words } from '../../parsers/compose/parts.ts'
import type { DockerfileStage } from '../../parsers/dockerfile/syntax.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { joinPath } from './paths.ts'

const SHELLS =
  /^(\/(usr\/)?bin\/)?(env|sh|bash|ash|dash|tini|dumb-init|\/sbin\/tini|\/usr\/bin\/tini|gosu|su-exec|exec|--|-[a-z]*)$/

/** The file of the repository that a start command runs, when it is a shell script that was copied into the image. */
export function findCopied(
  workspace: Workspace,
  chain: readonly DockerfileStage[],
  contexts: readonly string[],
  argv: readonly string[],
): { file: string; text: string } | undefined {
  const script = argv.find((word) => !SHELLS.test(word) && !/(^|\/)(tini|dumb-init)$/.test(word))
  if (script === undefined || !/\.(sh|bash)$|entrypoint|(^|\/)(start|run|boot|docker-[\w-]+)$/.test(script))
    return undefined
  const name = script.slice(script.lastIndexOf('/') + 1)
  for (const source of [...sourcesOf(chain, name), script.replace(/^\.?\//, ''), ...withoutFirst(script)]) {
    for (const context of contexts) {
      const path = joinPath(context, source)
      const text = path === undefined ? undefined : workspace.file(path) && workspace.read(path)
      if (path !== undefined && text !== undefined) return { file: path, text }
    }
  }
  const same = workspace.files.filter(
    ({ path, role }) => role === 'code' && (path === name || path.endsWith(`/${name}`)),
  )
  const [only] = same
  const text = same.length === 1 && only !== undefined ? workspace.read(only.path) : undefined
  return only !== undefined && text !== undefined ? { file: only.path, text } : undefined
}

/** `/app/scripts/start.sh` is `scripts/start.sh` of a context copied to `/app`. */
function withoutFirst(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  return parts.slice(1).map((_, index) => parts.slice(index + 1).join('/'))
}

function sourcesOf(chain: readonly DockerfileStage[], name: string): string[] {
  return chain.flatMap((stage) =>
    stage.instructions
      .filter(({ keyword, flags }) => /^(COPY|ADD)$/.test(keyword) && flags.from === undefined)
      .flatMap(({ exec, text }) => {
        const parts = exec ?? words(text)
        const target = parts.at(-1) ?? ''
        return parts.slice(0, -1).flatMap((source) => {
          if (source === name || source.endsWith(`/${name}`)) return [source]
          if (target.endsWith(`/${name}`)) return [source]
          return [`${source.replace(/\/$/, '')}/${name}`]
        })
      }),
  )
}
