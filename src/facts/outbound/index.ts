import { defineFact } from '../define-fact.ts'
import { findBreakers } from './breakers.ts'
import { findCalls } from './calls.ts'
import { findRetries } from './retries.ts'
import { findStripe } from './stripe.ts'
import { findUnverifiedTls } from './tls.ts'
import type { OutboundFacts } from './types.ts'

/** What the service asks of other services, and how it guards against their slowness and failure. */
export default defineFact<OutboundFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    return {
      calls: findCalls(python),
      unverifiedTls: findUnverifiedTls(python),
      retries: findRetries(python),
      breakers: findBreakers(python),
      stripe: findStripe(python),
    }
  },
})
