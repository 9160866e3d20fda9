import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { ClientAddress, LimitersFacts } from '../../facts/limiters/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'rate-limit/client-address-trusted',
  title: 'The limiter takes the client address from where the client cannot write it',
  severity: 'warning',
  lowered: 'it weakens limits by address; it opens nothing by itself',
  answers: ['A-183'],
  why: 'X-Forwarded-For is written by the caller: a new value each time is a new client each time. The address of the connection behind a proxy is the proxy: one client uses up the limit of all.',
  fix: 'Let uvicorn take the header from known proxies only (--proxy-headers --forwarded-allow-ips=<proxy>), and use request.client.host.',
  references: [
    {
      label: 'MDN: X-Forwarded-For, selecting an address',
      url: 'https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For#selecting_an_ip_address',
    },
    { label: 'CWE-348', url: 'https://cwe.mitre.org/data/definitions/348.html' },
  ],
  needs: ['limiters'],
  evaluate({ limiters }) {
    const { addresses, proxy, proxyTrusted } = limiters
    const looked = search(
      'functions that find the client address for a limiter',
      'Python files beside a limiter',
      addresses.length,
      addresses.length,
    )
    if (addresses.length === 0) return notApplicable('No limiter that goes by client address was found.', [looked])
    const findings = addresses.flatMap((one) => findingOf(one, limiters))
    if (isNonEmpty(findings)) return fail('The client address can be chosen, or is that of the proxy.', findings)
    const trusted = proxyTrusted === undefined ? [] : [source(proxyTrusted, 'trusted proxies are configured')]
    if (proxy === undefined && proxyTrusted === undefined && addresses.every(({ kind }) => kind === 'peer')) {
      return unverified(
        'The limiter goes by the address of the connection, which is right only without a proxy in front.',
        'whether production stands behind a proxy or load balancer, and how its headers are trusted',
        addresses.map((one) => source(one.at, one.name)),
      )
    }
    const seen = [...addresses.map((one) => source(one.at, one.name)), ...trusted]
    return isNonEmpty(seen)
      ? pass('The client address comes from a trusted place.', seen)
      : notApplicable('No limiter goes by client address.', [looked])
  },
})

function findingOf(one: ClientAddress, { proxy, proxyTrusted }: LimitersFacts): Finding[] {
  if (one.kind === 'header') {
    return [
      {
        message: `${one.name} believes a forwarding header, which any caller can write.`,
        subject: `client address in ${one.name}`,
        confidence: 'high',
        evidence: [source(one.at, 'taken from the request')],
      },
    ]
  }
  if (one.kind !== 'peer' || proxy === undefined || proxyTrusted !== undefined) return []
  return [
    {
      message: `${one.name} goes by the address of the connection, which behind the proxy is the proxy's for everyone.`,
      subject: `client address in ${one.name}`,
      confidence: 'medium',
      evidence: [source(one.at, 'the address of the connection'), source(proxy, 'a proxy stands in front')],
    },
  ]
}
