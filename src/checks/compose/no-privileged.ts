import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/no-privileged',
  title: 'No compose service has more rights on its host than it needs',
  severity: 'warning',
  answers: ['P-019', 'C-243'],
  why: 'A privileged container, one in the network or process space of its host, or one that holds the Docker socket is as good as root on the host.',
  fix: 'Remove the right, or grant the single capability or device that is needed; put a filtering proxy before the Docker socket.',
  references: [
    {
      label: 'Docker: runtime privilege',
      url: 'https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities',
    },
    { label: 'CWE-250', url: 'https://cwe.mitre.org/data/definitions/250.html' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A compose service has rights on its host.',
        pass: 'No compose service has rights on its host.',
        none: 'There is no compose service.',
      },
      judgeRights,
    )
  },
})

/** Capabilities that lead out of the container. */
const STRONG = /\b(CAP_)?(ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|DAC_READ_SEARCH|BPF)\b/i
/** Programs whose work is to look at the host. */
const WATCHERS =
  /(cadvisor|node-exporter|datadog|agent|promtail|fluent-bit|vector|telegraf|traefik|portainer|watchtower|dozzle|nginx-proxy|ofelia|autoheal|netdata|beszel|alloy|filebeat|socket-proxy)/

function judgeRights(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  const watcher = WATCHERS.test(service.image?.name ?? '')
  const findings: Finding[] = service.privileges
    .filter(({ kind, text }) => kind !== 'capability' || STRONG.test(text))
    .map(({ text, at }) =>
      finding(deployment, service, `${service.name} runs with ${text}.`, at, watcher ? 'low' : 'high'),
    )
  const socket = service.mounts.find(({ source: from }) => /\/docker\.sock$/.test(from ?? ''))
  if (socket !== undefined) {
    findings.push(
      finding(deployment, service, `${service.name} holds the Docker socket.`, socket.at, watcher ? 'low' : 'medium'),
    )
  }
  return findings.length > 0 ? { findings } : { seen: [source(service.at)] }
}
