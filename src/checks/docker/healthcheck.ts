import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import { storeOf } from '../../facts/containers/images.ts'
import { alwaysSucceeds } from '../../facts/containers/probes.ts'
import { lastOf } from '../../facts/containers/shipped.ts'
import type { ContainersFacts, DeployedService, Dockerfile } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

export default defineCheck({
  id: 'docker/healthcheck',
  title: 'Every image of a service has a health check that can fail, its own or one in compose',
  severity: 'warning',
  answers: ['A-123', 'P-021'],
  why: 'Without one, a process that hangs counts as running: nothing restarts it and traffic still goes to it.',
  fix: 'Add HEALTHCHECK CMD with a request to the liveness endpoint to the Dockerfile, or a healthcheck to the service in compose.',
  references: [{ label: 'Docker: HEALTHCHECK', url: 'https://docs.docker.com/reference/dockerfile/#healthcheck' }],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeDockerfiles(
      containers,
      { fail: 'An image has no health check that can fail.', pass: 'Every image of a service has a health check.' },
      (file) => judgeHealth(file, containers),
    )
  },
})

const RUNS_ONCE = /(^|[-_./])(migrate|migrations?|migrator|init|seed|job|cron|cli|base|builder)([-_./]|$)/i

function judgeHealth(file: Dockerfile, containers: ContainersFacts): Partial<DockerVerdict> {
  // An image without a start command of its own is a base for others, or a tool.
  if (
    file.start === undefined &&
    storeOf(file.chain.at(-1)?.from.name ?? '') === undefined &&
    file.builtBy.length === 0
  )
    return {}
  const services = containers.deployments
    .filter(({ purpose }) => purpose === 'production' || purpose === 'unknown')
    .flatMap((one) => one.services.filter(({ dockerfile }) => dockerfile === file.file))
  if (RUNS_ONCE.test(file.file) || (services.length > 0 && services.every(({ oneShot }) => oneShot))) return {}
  const own = lastOf(file.chain, 'HEALTHCHECK')
  const off = own !== undefined && /^NONE$/i.test(own.text)
  const test = own?.exec?.join(' ') ?? own?.text.replace(/^CMD\s+/i, '').replace(/^\[|\]$/g, '')
  const empty = test !== undefined && !off && alwaysSucceeds(execText(test))
  if (own !== undefined && !off && !empty) return { seen: [source(own.at)] }
  const composed = composeChecks(services)
  if (composed !== undefined) return { seen: composed }
  const at = own?.at ?? file.shipped?.at ?? { file: file.file, line: 1 }
  const [platform] = containers.otherPlatforms.filter(({ name }) =>
    /Helm|Kubernetes|Fly|Render|Nomad|Copilot|App Engine|Railway/.test(name),
  )
  if (own === undefined && platform !== undefined) {
    const why = `${file.file} has no health check; ${platform.name} may have one.`
    return { open: [{ why, needs: `the probes in ${platform.file}`, evidence: source(at) }] }
  }
  const message = off
    ? `${file.file} turns the health check off.`
    : empty
      ? `The health check of ${file.file} succeeds whatever happens.`
      : `${file.file} has no health check, and no compose file adds one.`
  return { findings: [{ message, subject: `image ${file.file}`, confidence: 'high', evidence: [source(at)] }] }
}

/** `CMD ["true"]` leaves its list in JSON. */
function execText(test: string): string {
  try {
    const parsed: unknown = JSON.parse(`[${test}]`)
    return Array.isArray(parsed) ? parsed.join(' ') : test
  } catch {
    return test
  }
}

/** The health checks of all services that run the image, when each has one that can fail. */
function composeChecks(services: readonly DeployedService[]): Evidence[] | undefined {
  const lasting = services.filter(({ oneShot }) => !oneShot)
  const checks = lasting.flatMap(({ healthcheck }) =>
    healthcheck?.test !== undefined && !healthcheck.disabled && !alwaysSucceeds(healthcheck.test)
      ? [source(healthcheck.at)]
      : [],
  )
  return checks.length > 0 && checks.length === lasting.length ? checks : undefined
}
