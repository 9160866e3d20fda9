import { search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'outbound/stripe-timeouts',
  title: 'Calls of Stripe have a timeout of their own',
  severity: 'warning',
  answers: ['A-197'],
  why: "Stripe's client waits 80 s by default, longer than most proxies let a customer wait for a payment page.",
  fix: 'Set stripe.default_http_client = stripe.RequestsClient(timeout=10) and stripe.max_network_retries = 2 at start-up; in Node new Stripe(key, { timeout: 10_000, maxNetworkRetries: 2 }).',
  references: [
    {
      label: 'stripe-python: configuring a client',
      url: 'https://github.com/stripe/stripe-python#configuring-a-client',
    },
  ],
  needs: ['outbound', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ outbound: { stripe }, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const [first, ...rest] = stripe.uses
    if (first === undefined) {
      return notApplicable('Stripe is not called', [search('calls of the stripe package', read.words, read.files)])
    }
    const retries = stripe.retriesAt === undefined ? [] : [source(stripe.retriesAt, 'max_network_retries')]
    if (stripe.timeoutAt !== undefined) {
      const also =
        retries.length > 0 ? ', and failed requests are repeated' : ', max_network_retries is left at its default'
      return pass(`${stripe.uses.length} calls of Stripe go through a client with a timeout${also}`, [
        source(stripe.timeoutAt, 'the HTTP client of Stripe'),
        ...retries,
      ])
    }
    const idle = stripe.withoutEffect[0]
    const note = idle === undefined ? '' : `; ${idle.name} has no effect`
    return fail(`${stripe.uses.length} calls of Stripe rely on its default of 80 s`, [
      {
        message: `Stripe is called with its default timeout of 80 s${note}`,
        subject: 'timeout of the Stripe client',
        confidence: idle === undefined ? 'medium' : 'high',
        evidence: [
          source(idle?.at ?? first, idle === undefined ? 'a call of Stripe' : 'set here, without effect'),
          ...rest.slice(0, 3).map((at) => source(at)),
          ...retries,
        ],
      },
    ])
  },
})
