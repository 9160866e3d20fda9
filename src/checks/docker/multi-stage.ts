import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { notApplicable } from '../../core/outcome.ts'
import type { Dockerfile } from '../../facts/containers/types.ts'
import type { DockerfileInstruction } from '../../parsers/dockerfile/syntax.ts'
import { defineCheck } from '../define-check.ts'
import { judgeDockerfiles, judgedDockerfiles, noDockerfile } from './judged.ts'

/** Steps that install or compile something: without one there is nothing to leave behind. */
const BUILDS =
  /\b(pip3?|uv|poetry|pdm|pipenv) (-\S+ )*(install|sync|build)|\b(npm|pnpm|yarn|bun)\b.*\b(ci|install|build|run)\b|\byarn\s*($|&&|;|-)|\b(go|cargo|mvn|gradle|dotnet|make|cmake|bundle)\b|\b(apt-get|apt|apk|dnf|yum)\b.*\b(install|add)\b/
const TOOLS =
  /\b(build-essential|build-base|gcc|g\+\+|clang|cmake|python3?-dev|libpq-dev|musl-dev|rustc|cargo|golang|default-jdk)\b/
const REMOVES = /\b(apt-get|apt)\b[^&;|]*\b(purge|remove|autoremove)\b|\bapk del\b|\b(dnf|yum) (remove|erase)\b/

export default defineCheck({
  id: 'docker/multi-stage',
  title: 'Images are built in several stages, and the shipped one holds no build tools',
  severity: 'recommendation',
  answers: ['A-121', 'A-259', 'C-156'],
  why: 'A compiler and a package cache in the shipped image make it larger, slower to start elsewhere, and more useful to an intruder.',
  fix: 'Install and compile in a first stage (FROM … AS build) and copy only the result into a small final stage with COPY --from=build.',
  references: [{ label: 'Docker: multi-stage builds', url: 'https://docs.docker.com/build/building/multi-stage/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    const building = judgedDockerfiles(containers).filter((file) => runs(file).some(({ text }) => BUILDS.test(text)))
    if (building.length === 0) {
      const none = noDockerfile(containers)
      return none.status === 'unverified' || judgedDockerfiles(containers).length === 0
        ? none
        : notApplicable(
            'No Dockerfile installs or compiles anything.',
            judgedDockerfiles(containers).map((one) => source({ file: one.file, line: 1 })),
          )
    }
    return judgeDockerfiles(
      containers,
      {
        fail: 'An image ships with what was needed to build it.',
        pass: 'Images are built in one stage and shipped from another.',
      },
      (file) => (building.includes(file) ? judgeStages(file) : {}),
    )
  },
})

function runs(file: Dockerfile): DockerfileInstruction[] {
  return file.stages.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'RUN'))
}

function judgeStages(file: Dockerfile): { findings?: Finding[]; seen?: ReturnType<typeof source>[] } {
  const shipped = file.chain.flatMap(({ instructions }) => instructions)
  const names = new Set(file.stages.flatMap(({ name, index }) => [name?.toLowerCase(), String(index)]))
  // A stage without a name must not answer for a COPY without --from.
  names.delete(undefined)
  const copied = shipped.find(({ keyword, flags }) => keyword === 'COPY' && names.has(flags.from?.toLowerCase()))
  const tools = shipped.find(
    ({ keyword, text }) => keyword === 'RUN' && /install|\badd\b/.test(text) && TOOLS.test(text) && !REMOVES.test(text),
  )
  const at = file.shipped?.at ?? { file: file.file, line: 1 }
  const finding = (message: string, confidence: Finding['confidence'], place = at): { findings: Finding[] } => ({
    findings: [{ message, subject: `image ${file.file}`, confidence, evidence: [source(place)] }],
  })
  if (copied === undefined) {
    return finding(
      file.stages.length === 1
        ? `${file.file} builds and ships in one stage.`
        : `${file.file} has ${file.stages.length} stages, but the shipped one takes nothing from another.`,
      'high',
    )
  }
  if (tools !== undefined) {
    return finding(`The shipped stage of ${file.file} installs build tools and keeps them.`, 'medium', tools.at)
  }
  return { seen: [source(copied.at, 'copied from an earlier stage')] }
}
