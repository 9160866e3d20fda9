import { source } from '../../core/evidence.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/databases-not-published',
  title: 'No store in compose is published on every interface of the host',
  severity: 'warning',
  answers: ['P-019'],
  why: 'Docker opens published ports past the firewall of the host: a database with a weak password is found within hours.',
  fix: 'Remove the port (services of one network reach each other without it), or bind it to 127.0.0.1.',
  references: [
    { label: 'Docker: publishing ports', url: 'https://docs.docker.com/engine/network/port-publishing/' },
    { label: 'CWE-668', url: 'https://cwe.mitre.org/data/definitions/668.html' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A store is published on every interface of the host.',
        pass: 'No store is published on every interface of the host.',
        none: 'No compose service is a store of data.',
      },
      judgePorts,
    )
  },
})

const EVERYWHERE = /^(0\.0\.0\.0|::|\*|)$/

function judgePorts(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  if (service.store === undefined) return {}
  const open = service.ports.filter(({ hostAddress }) => hostAddress?.includes('$'))
  const published = service.ports.filter(({ hostAddress }) => hostAddress === undefined || EVERYWHERE.test(hostAddress))
  const findings = published.map((port) =>
    finding(
      deployment,
      service,
      `${service.name} (${service.store}) is published to the world with port ${port.text}.`,
      port.at,
    ),
  )
  if (findings.length > 0) return { findings }
  const [first] = open
  if (first !== undefined) {
    return {
      open: [
        {
          why: `Where ${service.name} is published depends on ${first.text}.`,
          needs: 'the value of that variable in production',
          evidence: source(first.at),
        },
      ],
    }
  }
  return { seen: [source(service.ports[0]?.at ?? service.at)] }
}
