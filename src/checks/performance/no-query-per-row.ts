import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { QueryInLoop } from '../../facts/query-loops/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'performance/no-query-per-row',
  title: 'No loop over rows of a query sends another query for each of them',
  severity: 'recommendation',
  answers: ['A-233'],
  why: 'A page of 50 rows becomes 51 round trips, and grows with the data: what took 20 ms on a test database takes seconds on the real one.',
  fix: 'Ask once for all rows (`where(Child.parent_id.in_(ids))`, a join, or `selectinload` on the relationship) and sort the answers by key.',
  references: [
    {
      label: 'SQLAlchemy: relationship loading techniques',
      url: 'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html',
    },
  ],
  needs: ['queryLoops'],
  evaluate({ queryLoops: { loops, queries, searched } }) {
    const ordered = [...queries].sort((a, b) => rank(a) - rank(b))
    return judge(
      ordered.map(findingOf),
      loops.slice(0, 5).map((at) => source(at, 'a loop over rows')),
      {
        fail: `${plural(queries.length, 'query is', 'queries are')} sent once for each row of another`,
        pass: `${plural(loops.length, 'loop')} over rows ${loops.length === 1 ? 'sends' : 'send'} no query of their own`,
      },
      notApplicable('No loop over rows of SQLAlchemy or SQLModel was found', [
        search('loops over what a query gave', 'files that use sessions', searched),
      ]),
    )
  },
})

function rank({ serves, sometimes }: QueryInLoop): number {
  return (serves ? 0 : 2) + (sometimes ? 1 : 0)
}

function findingOf({ within, loopAt, rowsAt, at, text, sentAt, sometimes, serves }: QueryInLoop): Finding {
  const isDirect = sentAt.file === at.file && sentAt.line === at.line
  const often = sometimes ? 'in some rounds of a loop over rows' : 'for each row of a loop'
  return {
    message: `${within} sends a query ${often}${isDirect ? '' : `, through ${text.replace(/\(.*$/s, '')}`}`,
    subject: `query in a loop of ${within}: ${text.replace(/\(.*$/s, '')}`,
    // Work that no request waits for may take its time; a round may be rare.
    confidence: serves && !sometimes ? 'medium' : 'low',
    evidence: [
      source(at, 'asked in each round'),
      ...(isDirect ? [] : [source(sentAt, 'where the query is sent')]),
      source(loopAt, 'the loop'),
      source(rowsAt, 'the query that gives its rows'),
    ],
  }
}
