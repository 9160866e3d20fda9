import type { Facts } from '../../facts/index.generated.ts'
import type { Subject, TestScenario } from '../../facts/scenarios/types.ts'
import { defineCheck } from '../define-check.ts'
import { judgeScenario } from './scenarios.ts'

interface LoginFlow {
  readonly name: string
  readonly subject: Subject | undefined
  /** The words tests of it use. */
  readonly words: RegExp
  /** What a test says that expects a refusal. */
  readonly refused: RegExp
}

const ACCEPTED = /\b20[0-4]\b|\b30[23]\b|\bHTTP_(20|30)\d|toBe\((20|30)\d\)|\bis_success\b/
/** Nobody is logged in: 403 is said to somebody who is, and may not. */
const REFUSED = /\b401\b|\bHTTP_401|UNAUTHORIZED/
/** A link is in nobody's session: that it is none, or no longer, is said in more ways. */
const NO_LINK = /\b(400|401|403|404|410)\b|\bHTTP_4(00|01|03|04|10)|UNAUTHORIZED|invalid|expired|pytest\.raises/i

export default defineCheck({
  id: 'tests/login-flows-tested',
  title: 'Tests prove of every way to log in that it lets the right ones in, and no others',
  severity: 'warning',
  answers: ['A-098'],
  why: 'A login that lets everybody in passes every test that logs in: only one that tries a wrong password, a false token and a used link notices.',
  fix: 'For each way to log in (token, Basic, link by mail) write a test with the right credentials and one with wrong ones that expects 401.',
  references: [
    {
      label: 'OWASP WSTG: authentication testing',
      url: 'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/04-Authentication_Testing/',
    },
  ],
  needs: ['tests', 'scenarios', 'authMethods', 'guessedLogins'],
  evaluate(facts) {
    const flows = flowsOf(facts).filter(({ subject }) => subject !== undefined)
    return judgeScenario(facts, {
      subject: flows[0]?.subject,
      absent: 'No login by token, password or link was found',
      parts: flows.flatMap(({ name, words, refused }) => [
        { name: `${name}: the right ones are let in`, proves: (test: TestScenario) => says(test, words, ACCEPTED) },
        { name: `${name}: others are refused`, proves: (test: TestScenario) => says(test, words, refused) },
      ]),
    })
  },
})

function flowsOf({ authMethods, guessedLogins }: Pick<Facts, 'authMethods' | 'guessedLogins'>): LoginFlow[] {
  const [decode] = authMethods.decodes
  const [basic] = guessedLogins.logins
  const [link] = authMethods.links
  return [
    {
      name: 'login by token',
      subject: decode === undefined ? undefined : { name: decode.function, at: decode.at },
      words: /jwt|bearer|access_?token|\btoken\b|log_?in|sign_?in|authenticat/i,
      refused: REFUSED,
    },
    {
      name: 'login by password with each request',
      subject: basic === undefined ? undefined : { name: basic.guard.name, at: basic.testedAt },
      words: /basic|auth\s*=\s*\(|httpx\.BasicAuth|HTTPBasicAuth/i,
      refused: REFUSED,
    },
    {
      name: 'login by a link',
      subject: link === undefined ? undefined : { name: link.function, at: link.at },
      words:
        /magic|(log|sign)_?in_?(link|token|url)|invit\w*_?(link|token|url)?|reset_?(link|token|url)|verif\w*_?(link|token)/i,
      refused: NO_LINK,
    },
  ]
}

function says({ text }: TestScenario, words: RegExp, outcome: RegExp): boolean {
  return words.test(text) && outcome.test(text)
}
