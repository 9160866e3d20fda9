import { source } from '../../core/evidence.ts'
import { lastOf } from '../../facts/containers/shipped.ts'
import { signalPath } from '../../facts/containers/signals.ts'
import type { ContainersFacts, DeployedService, Dockerfile } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

export default defineCheck({
  id: 'docker/process-receives-signals',
  title: 'The signal that stops a container reaches the service in it',
  severity: 'warning',
  answers: ['A-260'],
  why: 'A service that never hears SIGTERM is killed after ten seconds, in the middle of requests and jobs, at every deployment.',
  fix: 'Use the exec form (CMD ["uvicorn", "app.main:app"]), or begin the last command of the shell line or script with exec.',
  references: [
    { label: 'Docker: shell and exec form', url: 'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeDockerfiles(
      containers,
      { fail: 'A service does not hear that it is to stop.', pass: 'Every service hears that it is to stop.' },
      (file) => judgeSignals(file, containers),
    )
  },
})

function judgeSignals(file: Dockerfile, containers: ContainersFacts): Partial<DockerVerdict> {
  const services = containers.deployments
    .filter(({ purpose }) => purpose === 'production' || purpose === 'unknown')
    .flatMap((one) => one.services.filter((service) => service.dockerfile === file.file && !service.oneShot))
  const overridden = services.flatMap((service) => judgeOverride(file, service))
  const replaced =
    services.length > 0 &&
    services.every(
      ({ command, entrypoint }) =>
        entrypoint !== undefined || (command !== undefined && lastOf(file.chain, 'ENTRYPOINT') === undefined),
    )
  const own = replaced ? {} : judgeStart(file, file.start, `image ${file.file}`)
  const all = [own, ...overridden]
  return {
    findings: all.flatMap(({ findings }) => findings ?? []),
    seen: all.flatMap(({ seen }) => seen ?? []),
    open: all.flatMap(({ open }) => open ?? []),
  }
}

/** A command in compose takes the place of the image's own. */
function judgeOverride(file: Dockerfile, service: DeployedService): Partial<DockerVerdict>[] {
  const command = service.entrypoint ?? (lastOf(file.chain, 'ENTRYPOINT') === undefined ? service.command : undefined)
  if (command === undefined) return []
  return [judgeStart(file, { ...command, form: 'exec', script: undefined }, `compose service ${service.name}`)]
}

function judgeStart(file: Dockerfile, start: Dockerfile['start'], subject: string): Partial<DockerVerdict> {
  if (start === undefined) return {}
  const path = signalPath(start, lastOf(file.chain, 'SHELL')?.exec)
  const at = source(start.at)
  if (path.kind === 'reaches') return { seen: [source(start.at, path.how)] }
  if (path.kind === 'unknown') {
    return {
      open: [
        {
          why: `Whether SIGTERM reaches the service of ${file.file} is not known: ${path.why}.`,
          needs: 'a look at what the container starts',
          evidence: at,
        },
      ],
    }
  }
  const place = source({ file: path.file, line: path.line })
  const evidence = path.file === start.at.file ? ([place] as const) : ([place, at] as const)
  return { findings: [{ message: `In ${file.file}, ${path.why}.`, subject, confidence: 'high', evidence }] }
}
