import { source } from '../../core/evidence.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/resource-limits',
  title: 'Every long-running compose service has a memory limit',
  severity: 'recommendation',
  answers: ['P-022', 'C-166'],
  why: 'One service that leaks memory takes the whole host down with it; with a limit only that service is restarted.',
  fix: 'Set deploy.resources.limits.memory (and cpus) from what the service was seen to use.',
  references: [
    { label: 'Compose: deploy.resources', url: 'https://docs.docker.com/reference/compose-file/deploy/#resources' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A compose service may take all the memory of its host.',
        pass: 'Every long-running compose service has a memory limit.',
        none: 'No compose service runs for long.',
      },
      judgeLimits,
    )
  },
})

function judgeLimits(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  if (service.oneShot) return {}
  const { memoryLimit } = service
  if (memoryLimit !== undefined && !/^0+[a-zA-Z]*$/.test(memoryLimit.text)) return { seen: [source(memoryLimit.at)] }
  const at = memoryLimit?.at ?? service.at
  return { findings: [finding(deployment, service, `${service.name} has no memory limit.`, at)] }
}
