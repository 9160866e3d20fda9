import type { DockerfileInstruction, DockerfileProblem, DockerfileStage } from './syntax.ts'

const KEYWORDS = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
)

/** What `docker build` would refuse, or silently read otherwise than it looks. */
export function checkInstruction(
  instruction: DockerfileInstruction,
  stages: readonly DockerfileStage[],
): DockerfileProblem[] {
  const { keyword, text, flags, at } = instruction
  const problem = (message: string): DockerfileProblem[] => [{ message, at }]
  if (!KEYWORDS.has(keyword)) return problem(`${keyword.slice(0, 40)} is not a Dockerfile instruction`)
  if (stages.length === 0 && keyword !== 'FROM' && keyword !== 'ARG')
    return problem(`${keyword} stands before the first FROM`)
  if (text === '') return problem(`${keyword} has no argument`)
  if (keyword === 'FROM' && !/^\S+(\s+as\s+\S+)?$/i.test(text))
    return problem('FROM takes an image, and AS with a name')
  if (/^(CMD|ENTRYPOINT)$/.test(keyword) && text.startsWith('[') && instruction.exec === undefined) {
    return problem(
      `${keyword} looks like a JSON list but is none (only double quotes are allowed), so a shell runs it as it stands`,
    )
  }
  const from = keyword === 'COPY' ? flags.from : undefined
  if (from !== undefined && /^\d+$/.test(from) && Number(from) >= stages.length - 1) {
    return problem(`COPY --from=${from} names a stage that does not come before`)
  }
  return []
}
