import type { Position } from '../../core/position.ts'
import { argumentsOf } from '../../parsers/python/syntax.ts'
import { keywordsOf } from '../python/keywords.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { OutboundFacts } from './types.ts'

const HTTP_CLIENTS =
  /^stripe\.((_?http_client\.)?(new_default_http_client|RequestsClient|UrlFetchClient|PycurlClient|HTTPXClient|AIOHTTPClient|UrllibClient|Urllib2Client))$/
const REQUESTS =
  /\.(create|retrieve|modify|list|delete|cancel|confirm|capture|search|update|\w+_async)$|^stripe\.StripeClient$/
/** What takes a function and calls it elsewhere: Stripe's client blocks, so asynchronous code hands it to a thread. */
const HAND_OVER = ['to_thread', 'run_in_threadpool', 'run_sync', 'run_in_executor', 'submit', 'partial']

/**
 * How Stripe's client is bounded. Its requests wait 80 s unless its HTTP client is made with a timeout, and it repeats
 * `max_network_retries` times (stripe-python README, "Configuring a Client" and "Configuring Automatic Retries").
 */
export function findStripe(python: PythonFacts): OutboundFacts['stripe'] {
  const uses: Position[] = []
  let timeoutAt: Position | undefined
  let retriesAt: Position | undefined
  const withoutEffect: { name: string; at: Position }[] = []
  if (
    !python.code.some(
      ({ tree }) => mayHold(tree, 'stripe') && /^\s*(import\s(.*,)?\s*|from\s+)stripe\b/m.test(tree.text),
    )
  ) {
    return { uses, timeoutAt, retriesAt, withoutEffect }
  }
  for (const { node, name = '' } of python.callsTo('stripe.*')) {
    if (purposeOf(node.tree.file) !== 'service') continue
    const { values } = keywordsOf(node, python)
    if (HTTP_CLIENTS.test(name) && values.has('timeout')) timeoutAt = node.position
    if (values.has('max_network_retries')) retriesAt = node.position
    if (isRequest(name)) uses.push(node.position)
  }
  uses.push(...handedOver(python))
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

function isRequest(name: string): boolean {
  return name.startsWith('stripe.') && REQUESTS.test(name) && !/Webhook|Signature/.test(name)
}

/** `asyncio.to_thread(stripe.checkout.Session.create, …)`: Stripe's function is an argument there, not called. */
function handedOver(python: PythonFacts): Position[] {
  return python
    .callsNamed(...HAND_OVER)
    .filter(({ node }) => node.tree.text.includes('stripe') && purposeOf(node.tree.file) === 'service')
    .flatMap(({ node }) => argumentsOf(node).map(({ value }) => value))
    .filter((value) => value.kind === 'attribute' && isRequest(python.qualifiedName(value) ?? value.text))
    .map(({ position }) => position)
}
