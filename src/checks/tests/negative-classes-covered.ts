import { defineCheck } from '../define-check.ts'
import { hidesFromStrangers, judgeScenario } from './scenarios.ts'

const HARMFUL = /<script|OR 1=1|' OR|DROP TABLE|\.\.\/|&lt;|\{\{7\*7|__import__|; ?rm |%27|%00|100%|not_code|inject/i

export default defineCheck({
  id: 'tests/negative-classes-covered',
  title: 'Negative tests cover missing logins, foreign records, injection and too many requests',
  severity: 'recommendation',
  answers: ['C-265'],
  why: 'Attackers try what no user does; a suite of happy paths tries none of it.',
  fix: 'Add one test of each class: 401 without a login, 403 or 404 for what is foreign, a harmful input that stays harmless, 429 after too many requests.',
  references: [{ label: 'OWASP WSTG', url: 'https://owasp.org/www-project-web-security-testing-guide/latest/' }],
  needs: ['tests', 'scenarios', 'endpoints'],
  evaluate(facts) {
    const [endpoint] = facts.endpoints.endpoints
    return judgeScenario(facts, {
      subject: endpoint === undefined ? undefined : { name: `${endpoint.method} ${endpoint.path}`, at: endpoint.at },
      absent: 'The service has no endpoints',
      parts: [
        { name: 'requests without a login', proves: ({ text }) => /\b401\b|UNAUTHORIZED/i.test(text) },
        {
          name: 'requests for what is foreign or forbidden',
          proves: (test) => /\b403\b|FORBIDDEN/i.test(test.text) || hidesFromStrangers(test),
        },
        { name: 'harmful input', proves: ({ text }) => HARMFUL.test(text) },
        { name: 'too many requests', proves: ({ text }) => /\b429\b|TOO_MANY|rate_?limit/i.test(text) },
      ],
    })
  },
})
