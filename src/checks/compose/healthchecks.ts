import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { alwaysSucceeds } from '../../facts/containers/probes.ts'
import { lastOf } from '../../facts/containers/shipped.ts'
import type { ComposeDeployment, ContainersFacts, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/healthchecks',
  title: 'Every long-running compose service has a health check that can fail',
  severity: 'warning',
  answers: ['A-123', 'P-021', 'C-164'],
  why: 'Compose starts what depends on a service as soon as its process runs; only a health check says that it answers.',
  fix: 'Add healthcheck with a test (pg_isready, redis-cli ping, a request to the liveness endpoint), and condition: service_healthy where others depend on it.',
  references: [
    { label: 'Compose: healthcheck', url: 'https://docs.docker.com/reference/compose-file/services/#healthcheck' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A compose service has no health check that can fail.',
        pass: 'Every long-running compose service has a health check.',
        none: 'No compose service runs for long.',
      },
      (service, deployment) => judgeHealth(service, deployment, containers),
    )
  },
})

function judgeHealth(
  service: DeployedService,
  deployment: ComposeDeployment,
  containers: ContainersFacts,
): Partial<ServiceVerdict> {
  if (service.oneShot) return {}
  const { healthcheck } = service
  if (healthcheck?.disabled === true) {
    return {
      findings: [finding(deployment, service, `The health check of ${service.name} is switched off.`, healthcheck.at)],
    }
  }
  if (healthcheck?.test !== undefined) {
    return alwaysSucceeds(healthcheck.test)
      ? {
          findings: [
            finding(
              deployment,
              service,
              `The health check of ${service.name} succeeds whatever happens.`,
              healthcheck.at,
            ),
          ],
        }
      : { seen: [source(healthcheck.at)] }
  }
  const image = containers.dockerfiles.find(({ file }) => file === service.dockerfile)
  const own = image === undefined ? undefined : lastOf(image.chain, 'HEALTHCHECK')
  if (own !== undefined && !/^NONE$/i.test(own.text))
    return { seen: [source(own.at, `the image of ${service.name} checks itself`)] }
  const waiting = deployment.services.flatMap(({ name, dependsOn }) =>
    dependsOn
      .filter((one) => one.service === service.name && one.condition === 'service_healthy')
      .map((one) => ({ name, at: one.at })),
  )[0]
  // What a foreign image has built in cannot be seen here; the stores are known to have nothing.
  const foreign = service.dockerfile === undefined && service.store === undefined
  const message = `${service.name} has no health check.`
  const base = finding(deployment, service, message, service.at, foreign ? 'low' : 'high')
  if (waiting === undefined || foreign) return { findings: [base] }
  const waits: Finding = {
    ...base,
    message: `${service.name} has no health check, and ${waiting.name} waits for it to become healthy.`,
    evidence: [source(service.at), source(waiting.at)],
  }
  return { findings: [waits] }
}
