import { defineCheck } from '../define-check.ts'
import { judgeScenario } from './scenarios.ts'

const REFUSED = /\b(400|401|403)\b|BAD_REQUEST|UNAUTHORIZED|FORBIDDEN|SignatureVerificationError/

export default defineCheck({
  id: 'tests/webhook-signature-tested',
  title: 'Tests prove that a webhook with a wrong signature is refused',
  severity: 'warning',
  answers: ['A-099', 'A-242'],
  why: 'A webhook that believes everybody lets anybody pay invoices; the check of the signature is skipped easily in a refactoring.',
  fix: 'Post a body with an invalid signature to the webhook and expect 400 or 401.',
  references: [{ label: 'Stripe: verifying signatures', url: 'https://docs.stripe.com/webhooks#verify-events' }],
  needs: ['tests', 'scenarios', 'endpoints'],
  evaluate(facts) {
    const hook = facts.endpoints.endpoints.find(({ purpose }) => purpose === 'webhook')
    return judgeScenario(facts, {
      subject: hook === undefined ? undefined : { name: `${hook.method} ${hook.path}`, at: hook.at },
      absent: 'No webhook is served',
      parts: [
        {
          name: 'a wrong signature is refused',
          proves: ({ text }) => /hook/i.test(text) && /signature|signed|hmac/i.test(text) && REFUSED.test(text),
        },
      ],
    })
  },
})
