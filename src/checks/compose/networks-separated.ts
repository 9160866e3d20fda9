import { source } from '../../core/evidence.ts'
import type { ComposeDeployment, DeployedService } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { ServiceVerdict } from './judged.ts'
import { finding, judgeServices } from './judged.ts'

export default defineCheck({
  id: 'compose/networks-separated',
  title: 'What faces the world shares no network with a store it does not use',
  severity: 'recommendation',
  answers: ['C-167'],
  why: 'Services of one network reach each other on every port. A proxy or a page that is broken into stands next to the database, with nothing between.',
  fix: 'Give stores a network of their own (internal: true) and put only the services that use them on it; the proxy gets one with the services behind it.',
  references: [{ label: 'Compose: networks', url: 'https://docs.docker.com/reference/compose-file/networks/' }],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeServices(
      containers,
      {
        fail: 'A service that faces the world shares a network with a store it does not use.',
        pass: 'Stores share networks only with services that use them or do not face the world.',
        none: 'No compose service is a store of data.',
      },
      judgeNetworks,
    )
  },
})

function judgeNetworks(service: DeployedService, deployment: ComposeDeployment): Partial<ServiceVerdict> {
  if (service.store === undefined) return {}
  const strangers = deployment.services.filter(
    (one) => one.store === undefined && facesWorld(one) && shareNetwork(one, service) && isStranger(one, service),
  )
  if (strangers.length === 0) return { seen: [source(service.at, service.store)] }
  return {
    findings: strangers.map((one) =>
      finding(
        deployment,
        one,
        `${one.name} faces the world and shares a network with ${service.name} (${service.store}), which it does not use.`,
        one.ports[0]?.at ?? one.at,
      ),
    ),
  }
}

function facesWorld({ ports }: DeployedService): boolean {
  return ports.some(({ hostAddress }) => hostAddress === undefined || /^(0\.0\.0\.0|::|\*|)$/.test(hostAddress))
}

function shareNetwork(one: DeployedService, other: DeployedService): boolean {
  if (one.networks === undefined || other.networks === undefined) return false
  const mine = one.networks.length === 0 ? ['default'] : one.networks
  const theirs = other.networks.length === 0 ? ['default'] : other.networks
  return mine.some((name) => theirs.includes(name))
}

/** What of a proxy or a page is known from its image. */
const FRONT = /(^|\/)(nginx|traefik|caddy|haproxy|httpd|envoy|kong|nginx-proxy|oauth2-proxy|cloudflared)(:|@|$|-)/

/**
 * Nothing says that it uses the store: no dependency, no variable that names it, no file of variables that may. A
 * service built from the repository may read anything; only proxies are known to need no store.
 */
function isStranger(one: DeployedService, store: DeployedService): boolean {
  const isFront =
    FRONT.test(one.image?.name ?? '') || /^(proxy|reverse-?proxy|nginx|traefik|caddy|gateway)$/.test(one.name)
  if (!isFront || dependsOn(one, store.name)) return false
  return !one.environment.some(({ value }) => value?.includes(store.name) === true)
}

/** Only its own word counts: a proxy waits for the service, and the service for the database. */
function dependsOn(one: DeployedService, name: string): boolean {
  return one.dependsOn.some(({ service }) => service === name)
}
