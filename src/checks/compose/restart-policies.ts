import { source } from '../../core/evidence.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/restart-policies',
  title: 'Every long-running compose service is restarted after a crash',
  severity: 'warning',
  answers: ['A-124', 'C-165'],
  why: 'Without a policy a crashed container stays down until somebody notices, and so does everything after a reboot of the host.',
  fix: 'Set restart: unless-stopped (or always) on every service that is to stay up.',
  references: [{ label: 'Compose: restart', url: 'https://docs.docker.com/reference/compose-file/services/#restart' }],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A compose service stays down after a crash.',
        pass: 'Every long-running compose service is restarted.',
        none: 'No compose service runs for long.',
      },
      judgeRestart,
    )
  },
})

function judgeRestart(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  if (service.oneShot) return {}
  const policy = service.restart ?? service.deployRestart
  if (policy === undefined) {
    return { findings: [finding(deployment, service, `${service.name} has no restart policy.`, service.at)] }
  }
  if (/^(always|unless-stopped|on-failure(:\d+)?|any)$/.test(policy.text)) return { seen: [source(policy.at)] }
  if (policy.text.includes('$')) {
    return {
      open: [
        {
          why: `The restart policy of ${service.name} is ${policy.text}.`,
          needs: 'the value of that variable',
          evidence: source(policy.at),
        },
      ],
    }
  }
  const message = /^(no|none|false|)$/.test(policy.text)
    ? `${service.name} is not restarted (restart: ${policy.text}).`
    : `${service.name} has the restart policy "${policy.text}", which Docker does not know.`
  return { findings: [finding(deployment, service, message, policy.at)] }
}
