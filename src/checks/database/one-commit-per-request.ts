import { search, source } from '../../core/evidence.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { noSessions } from './transactions.ts'

export default defineCheck({
  id: 'database/one-commit-per-request',
  title: 'What belongs together is committed together, not once a round of a loop',
  severity: 'recommendation',
  answers: ['A-192'],
  why: 'A commit in each round makes the whole thing neither all nor nothing: the failure in round seven leaves six done, and each commit waits for the disk.',
  fix: 'Commit once after the loop, or put the loop into `async with session.begin():`; where each round has to stand alone, give it a transaction of its own.',
  references: [
    {
      label: 'SQLAlchemy: when to commit',
      url: 'https://docs.sqlalchemy.org/en/20/orm/session_basics.html#when-do-i-construct-a-session-when-do-i-commit-it-and-when-do-i-close-it',
    },
  ],
  needs: ['transactions'],
  evaluate({ transactions }) {
    const { usesSessions, commits, begins, searched } = transactions
    if (!usesSessions) return noSessions(transactions)
    const inLoops = commits.filter(({ loopAt }) => loopAt !== undefined)
    return judge(
      inLoops.flatMap(({ at, within, loopAt }) =>
        loopAt === undefined
          ? []
          : [
              {
                message: `${within} commits in every round of a loop`,
                subject: `commits in ${within}`,
                confidence: 'medium' as const,
                evidence: [source(at, 'commits here'), source(loopAt, 'in each round')] as const,
              },
            ],
      ),
      [
        search('with session.begin()', 'Python files', searched, begins.length),
        ...begins.slice(0, 4).map((at) => source(at, 'a transaction as a block')),
        ...commits.slice(0, 4).map(({ at }) => source(at, 'commits once')),
      ],
      {
        fail: `${plural(inLoops.length, 'loop')} commit in every round`,
        pass: `${plural(commits.length, 'commit')}, ${plural(begins.length, 'block')} with begin(), none in a loop`,
      },
      notApplicable('Nothing commits', []),
    )
  },
})
