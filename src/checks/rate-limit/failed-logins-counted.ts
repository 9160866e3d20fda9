import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { GuessedLogin } from '../../facts/guessed-logins/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'rate-limit/failed-logins-counted',
  title: 'Requests are counted before the password in them is tested',
  severity: 'warning',
  lowered: 'A proxy in front may count as well.',
  answers: ['A-182'],
  why: 'A limit behind the guard counts only those who have the right password: whoever guesses is refused before, as often as they like.',
  fix: 'Count in a middleware added after the one that asks for credentials (the last one added is the outermost), in a dependency that comes first, or in the guard itself; a decorator of slowapi counts after every dependency.',
  references: [
    { label: 'CWE-307', url: 'https://cwe.mitre.org/data/definitions/307.html' },
    { label: 'Starlette: middleware', url: 'https://www.starlette.io/middleware/' },
  ],
  needs: ['guessedLogins'],
  evaluate({ guessedLogins: { logins, endpoints } }) {
    const looked = search('guards that test a password with each request', 'endpoints', endpoints, logins.length)
    const limited = logins.filter(({ order }) => order !== 'unlimited')
    if (logins.length === 0) return notApplicable('No guard tests a password with each request', [looked])
    if (limited.length === 0)
      return notApplicable('Where passwords are tested with each request, nothing counts requests', [looked])
    const unclear = limited.find(({ order }) => order === 'unknown')
    const counted = limited.filter(({ order }) => order === 'before' || order === 'inside')
    return judge(
      limited.filter(({ order }) => order === 'after').map(findingOf),
      unclear === undefined
        ? counted
            .slice(0, 5)
            .map(({ limit, testedAt }) => source(limit?.at ?? testedAt, 'counts before the password is tested'))
        : [],
      {
        fail: 'Wrong passwords are refused before anything counts them',
        pass: `${plural(counted.length, 'endpoint')} behind a password ${counted.length === 1 ? 'counts' : 'count'} requests first`,
      },
      unverified('Whether limit or guard comes first could not be told', 'Reading the order of the two', [
        source(unclear?.guard.at ?? logins[0]?.testedAt ?? { file: '', line: 1 }, 'the guard'),
      ]),
    )
  },
})

function findingOf({ endpoint, guard, testedAt, limit }: GuessedLogin): Finding {
  const name = `${endpoint.method} ${endpoint.path}`
  return {
    message: `${name}: ${guard.name.split('.').at(-1)} refuses a wrong password before ${limit?.name.split('.').slice(-2).join('.')} counts the request`,
    subject: name,
    confidence: 'high',
    evidence: [
      source(limit?.at ?? endpoint.at, 'counts only who got past the guard'),
      source(guard.at, 'the guard stands before it'),
      source(testedAt, 'tests the password'),
    ],
  }
}
