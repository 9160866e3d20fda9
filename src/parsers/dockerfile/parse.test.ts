import { describe, expect, it } from 'vitest'
import { splitImage, substitute } from './image.ts'
import { parseDockerfile } from './parse.ts'

describe('reading Dockerfiles', () => {
  it('reads stages, flags, heredocs, exec form and variables with their lines', () => {
    const { stages, variables, problems } = parseDockerfile(
      'Dockerfile',
      `# syntax=docker/dockerfile:1
ARG PY=3.12
FROM --platform=$BUILDPLATFORM python:\${PY}-slim AS build
ENV A=1 B="two words" \\
    C=x
ARG TOKEN
RUN --mount=type=cache,target=/root/.cache \\
    # a comment
    pip install uv
RUN <<EOT
USER nobody
EOT
FROM build
COPY --from=build --chown=app:app /a /b
USER app
ENTRYPOINT ["/bin/x", "y"]
`,
    )
    expect(problems).toEqual([])
    expect(stages.map(({ name, parent, from }) => [name, parent, from.text])).toEqual([
      ['build', undefined, 'python:3.12-slim'],
      [undefined, 0, 'build'],
    ])
    expect(stages[0]?.instructions.map(({ keyword, at }) => `${keyword} ${at.line}`)).toEqual([
      'ENV 4',
      'ARG 6',
      'RUN 7',
      'RUN 10',
    ])
    expect(stages[1]?.instructions[0]).toMatchObject({ flags: { from: 'build', chown: 'app:app' }, text: '/a /b' })
    expect(stages[1]?.instructions[2]?.exec).toEqual(['/bin/x', 'y'])
    expect(variables.map(({ kind, name, value, stage }) => [kind, name, value, stage])).toEqual([
      ['arg', 'PY', '3.12', undefined],
      ['env', 'A', '1', 0],
      ['env', 'B', 'two words', 0],
      ['env', 'C', 'x', 0],
      ['arg', 'TOKEN', undefined, 0],
    ])
  })

  it('says what docker build would refuse, with the line', () => {
    const problemsOf = (text: string) =>
      parseDockerfile('Dockerfile', text).problems.map(({ message, at }) => `${at.line}: ${message}`)
    expect(problemsOf('FROM a\nRUNN x\n')).toEqual(['2: RUNN is not a Dockerfile instruction'])
    expect(problemsOf('WORKDIR /app\nFROM a\n')).toEqual(['1: WORKDIR stands before the first FROM'])
    expect(problemsOf('')).toEqual(['1: there is no FROM instruction'])
    expect(problemsOf("FROM a\nCMD ['x', 'y']\n")[0]).toMatch(/^2: CMD looks like a JSON list but is none/)
    expect(problemsOf('FROM a AS b\nFROM c\nCOPY --from=1 /x /y\n')).toHaveLength(1)
    expect(problemsOf('FROM a AS b\nFROM c\nCOPY --from=0 /x /y\nRUN [ -f x ] && y\n')).toEqual([])
  })

  it('survives hostile text', () => {
    expect(parseDockerfile('Dockerfile', 'A\n'.repeat(100_000)).problems).toHaveLength(1)
    expect(parseDockerfile('Dockerfile', `FROM a\nRUN ${'\\\n'.repeat(3000)}`).stages).toHaveLength(1)
    expect(parseDockerfile('Dockerfile', 'FROM a\nRUN <<EOT\nnever ended').stages).toHaveLength(1)
  })
})

describe('image names', () => {
  it('are split at the right colon', () => {
    expect(splitImage('registry:5000/team/app')).toEqual({
      name: 'registry:5000/team/app',
      tag: undefined,
      digest: undefined,
    })
    expect(splitImage('a/b:1@sha256:ff')).toEqual({ name: 'a/b', tag: '1', digest: 'sha256:ff' })
  })

  it('get their variables filled in', () => {
    const values: Record<string, string> = { A: 'x', EMPTY: '' }
    const filled = (text: string) => substitute(text, (name) => values[name])
    expect(filled(`$A-\${A}-\${B:-\${A}}-\${EMPTY:-e}-\${EMPTY-f}-$$B`).text).toBe('x-x-x-e--$B')
    expect(filled(`\${B:?must be set}/x`)).toEqual({ text: `\${B:?must be set}/x`, missing: ['B'] })
  })
})
