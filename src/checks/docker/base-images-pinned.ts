import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { floatingImage } from '../../facts/containers/images.ts'
import type { Dockerfile } from '../../facts/containers/types.ts'
import { resolveImage } from '../../parsers/dockerfile/parse.ts'
import type { ImageReference } from '../../parsers/dockerfile/syntax.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

export default defineCheck({
  id: 'docker/base-images-pinned',
  title: 'Every base image is named with a version or digest',
  severity: 'warning',
  answers: ['A-259'],
  why: 'A floating tag means that the same commit builds another image tomorrow: an upgrade nobody decided on arrives with an unrelated fix.',
  fix: 'Name a version (python:3.12-slim-bookworm), or better a digest, and let a bot raise it.',
  references: [
    {
      label: 'Docker: pin base image versions',
      url: 'https://docs.docker.com/build/building/best-practices/#pin-base-image-versions',
    },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    const own = new Set(
      containers.deployments.flatMap(({ services }) =>
        services.flatMap(({ image, build }) => (image !== undefined && build !== undefined ? [image.text] : [])),
      ),
    )
    return judgeDockerfiles(
      containers,
      { fail: 'A base image is named without a version.', pass: 'Every base image is named with a version or digest.' },
      (file) => judgeImages(file, own),
    )
  },
})

function judgeImages(file: Dockerfile, own: ReadonlySet<string>): Partial<DockerVerdict> {
  const findings: Finding[] = []
  const seen: Evidence[] = []
  const open: DockerVerdict['open'][number][] = []
  const images = [
    ...file.stages.filter(({ parent }) => parent === undefined).map(({ from }) => from),
    ...copiedImages(file),
  ]
  for (const image of images) {
    if (image.text === 'scratch' || own.has(image.text)) continue
    const floating = image.unresolved && image.digest === undefined ? undefined : floatingImage(image)
    if (image.unresolved && image.digest === undefined) {
      const why = `The base image ${image.text} of ${file.file} is decided by the build.`
      open.push({ why, needs: 'a default value for the build argument', evidence: source(image.at) })
    } else if (floating === undefined) seen.push(source(image.at, image.text))
    else {
      const message = `${image.text} ${floating.why}.`
      findings.push({
        message,
        subject: `base image ${image.name} in ${file.file}`,
        confidence: floating.confidence,
        evidence: [source(image.at)],
      })
    }
  }
  return { findings, seen, open }
}

/** `COPY --from=image` takes files from an image as `FROM` does. */
function copiedImages(file: Dockerfile): ImageReference[] {
  const stages = new Set(file.stages.flatMap(({ name, index }) => [name?.toLowerCase(), String(index)]))
  return file.stages.flatMap(({ instructions }) =>
    instructions.flatMap(({ flags, at }) => {
      const from = flags.from
      if (from === undefined || from === '' || stages.has(from.toLowerCase()) || !/[/:]/.test(from)) return []
      const lookup = (name: string) => file.variables.find((one) => one.name === name)?.value
      return [resolveImage(from, lookup, at)]
    }),
  )
}
