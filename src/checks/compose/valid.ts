import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge } from '../../core/outcome.ts'
import { baseName } from '../../facts/containers/paths.ts'
import type { ComposeDeployment } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import { noDeployment } from './judged.ts'

export default defineCheck({
  id: 'compose/valid',
  title: 'Every compose file can be read, and what it names exists',
  severity: 'warning',
  answers: ['P-019', 'A-259'],
  why: 'A compose file that Compose refuses, or that names a service, volume or Dockerfile which is not there, is found out during the roll-out.',
  fix: 'Correct the line; docker compose config -q reads the files without starting anything.',
  references: [{ label: 'Compose file reference', url: 'https://docs.docker.com/reference/compose-file/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const inDeployments = new Set(containers.deployments.flatMap(({ files }) => files))
    for (const deployment of containers.deployments) {
      if (/^(test|example)$/.test(deployment.purpose)) continue
      const found = judgeDeployment(deployment)
      findings.push(...found)
      if (found.length === 0) seen.push(...deployment.files.map((file) => source({ file, line: 1 })))
    }
    for (const file of containers.composeFiles) {
      if (inDeployments.has(file.file) || /^(test|example)$/.test(file.purpose)) continue
      findings.push(...file.problems.map(({ message, at }) => problem(file.file, message, at, 'medium')))
    }
    return judge(
      findings,
      seen,
      { fail: 'A compose file is broken.', pass: 'Every compose file can be read.' },
      noDeployment(containers),
    )
  },
})

function problem(
  file: string,
  message: string,
  at: Parameters<typeof source>[0],
  confidence: Finding['confidence'],
): Finding {
  return { message: `${file}: ${message}.`, subject: `${file}: ${message}`, confidence, evidence: [source(at)] }
}

function judgeDeployment(deployment: ComposeDeployment): Finding[] {
  const file = deployment.files.at(-1) ?? ''
  // A file with a name of its own may be one of several that are given together.
  const alone = /^(docker-)?compose\.ya?ml$/.test(baseName(deployment.files[0] ?? ''))
  const declared = new Set(deployment.volumes.map(({ name }) => name))
  const volumes = deployment.services.flatMap((service) =>
    service.mounts.flatMap((mount) =>
      mount.type === 'volume' &&
      mount.source !== undefined &&
      !mount.source.includes('$') &&
      !declared.has(mount.source)
        ? [
            problem(
              file,
              `service "${service.name}" mounts the volume "${mount.source}", which is not declared`,
              mount.at,
              alone ? 'high' : 'low',
            ),
          ]
        : [],
    ),
  )
  const nothing = deployment.services.flatMap((service) =>
    service.image === undefined && service.build === undefined && service.extends === undefined
      ? [
          problem(
            file,
            `service "${service.name}" has neither an image nor a build`,
            service.at,
            alone ? 'high' : 'low',
          ),
        ]
      : [],
  )
  const dockerfiles = deployment.services.flatMap((service) =>
    service.build !== undefined && service.missingDockerfile !== undefined
      ? [
          problem(
            file,
            `service "${service.name}" builds ${service.missingDockerfile}, which does not exist`,
            service.build.at,
            'medium',
          ),
        ]
      : [],
  )
  return [
    ...deployment.problems.map(({ message, at }) =>
      problem(at.file, message, at, /depends on|extends/.test(message) && !alone ? 'low' : 'high'),
    ),
    ...volumes,
    ...nothing,
    ...dockerfiles,
  ]
}
