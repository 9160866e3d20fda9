import type { Position } from '../../core/position.ts'
import { keywordsOf } from '../python/keywords.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { OutboundFacts } from './types.ts'

const HTTP_CLIENTS =
  /^stripe\.((_?http_client\.)?(new_default_http_client|RequestsClient|UrlFetchClient|PycurlClient|HTTPXClient|AIOHTTPClient|UrllibClient|Urllib2Client))$/

/**
 * How Stripe's client is bounded. Its requests wait 80 s unless its HTTP client is made with a timeout, and it repeats
 * `max_network_retries` times (stripe-python README, "Configuring a Client" and "Configuring Automatic Retries").
 */
export function findStripe(python: PythonFacts): OutboundFacts['stripe'] {
  const uses: Position[] = []
  let timeoutAt: Position | undefined
  let retriesAt: Position | undefined
  const withoutEffect: { name: string; at: Position }[] = []
  if (!python.code.some(({ tree }) => /^\s*(import|from)\s+stripe\b/m.test(tree.text))) {
    return { uses, timeoutAt, retriesAt, withoutEffect }
  }
  for (const { node, name = '' } of python.callsTo('stripe.*')) {
    if (purposeOf(node.tree.file) !== 'service') continue
    const { values } = keywordsOf(node, python)
    if (HTTP_CLIENTS.test(name) && values.has('timeout')) timeoutAt = node.position
    if (values.has('max_network_retries')) retriesAt = node.position
    if (
      /\.(create|retrieve|modify|list|delete|cancel|confirm|capture|search|update|\w+_async)$|^stripe\.StripeClient$/.test(
        name,
      )
    ) {
      if (!/Webhook|Signature/.test(name)) uses.push(node.position)
    }
  }
  for (const { root, tree } of python.code) {
    if (!tree.text.includes('stripe')) continue
    for (const node of root.find('assignment')) {
      const left = node.field('left')
      if (left?.kind !== 'attribute' || !/^stripe\./.test(python.qualifiedName(left) ?? left.text)) continue
      const name = left.field('attribute')?.text ?? ''
      if (name === 'max_network_retries') retriesAt = node.position
      if (/timeout/.test(name)) withoutEffect.push({ name: left.text, at: node.position })
    }
  }
  return { uses, timeoutAt, retriesAt, withoutEffect }
}
