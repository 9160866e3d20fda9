import { defineFact } from '../define-fact.ts'
import { findBreakers } from './breakers.ts'
import { findCalls } from './calls.ts'
import { nodeOutboundCalls, nodeStripe, nodeUnverifiedTls } from './node.ts'
import { findRetries } from './retries.ts'
import { findStripe } from './stripe.ts'
import { findUnverifiedTls } from './tls.ts'
import type { OutboundFacts } from './types.ts'

/** What the service asks of other services, and how it guards against their slowness and failure. */
export default defineFact<OutboundFacts>({
  async collect({ fact }) {
    const [python, node] = await Promise.all([fact('python'), fact('nodeCode')])
    const [ours, theirs] = [findStripe(python), nodeStripe(node)]
    return {
      calls: [...findCalls(python), ...nodeOutboundCalls(node)],
      unverifiedTls: [...findUnverifiedTls(python), ...nodeUnverifiedTls(node)],
      retries: findRetries(python),
      breakers: findBreakers(python),
      stripe: {
        uses: [...ours.uses, ...theirs.uses],
        timeoutAt: ours.timeoutAt ?? theirs.timeoutAt,
        retriesAt: ours.retriesAt ?? theirs.retriesAt,
        withoutEffect: ours.withoutEffect,
      },
    }
  },
})
