import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { LazyTouch } from '../../facts/query-loops/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'performance/relationships-loaded-ahead',
  title: 'Relationships that a loop over rows touches are loaded with the rows',
  severity: 'recommendation',
  answers: ['A-233'],
  why: 'A lazy relationship is a query that nobody sees: `for lead in leads: lead.bookings` sends one for each lead.',
  fix: 'Add `.options(selectinload(Lead.bookings))` (a list) or `joinedload` (one row) to the query, or set `lazy="selectin"` on the relationship; `lazy="raise"` finds the rest.',
  references: [
    {
      label: 'SQLAlchemy: lazy loading',
      url: 'https://docs.sqlalchemy.org/en/20/orm/queryguide/relationships.html#lazy-loading',
    },
  ],
  needs: ['queryLoops'],
  evaluate({ queryLoops: { loops, touches, searched } }) {
    return judge(
      touches.map(findingOf),
      loops.slice(0, 5).map((at) => source(at, 'a loop over rows')),
      {
        fail: `${plural(touches.length, 'relationship is', 'relationships are')} loaded row by row`,
        pass: `${plural(loops.length, 'loop')} over rows ${loops.length === 1 ? 'touches' : 'touch'} no lazy relationship that was seen`,
      },
      notApplicable('No loop over rows of SQLAlchemy or SQLModel was found', [
        search('loops over what a query gave', 'files that use sessions', searched),
      ]),
    )
  },
})

function findingOf({ within, loopAt, rowsAt, at, relationship, declaredAt, many, serves }: LazyTouch): Finding {
  const what = many === false ? 'for each row whose partner was not read before' : 'for each row'
  return {
    message: `${within} touches ${relationship} in a loop: it is lazy, so a query is sent ${what}`,
    subject: `lazy ${relationship} in ${within}`,
    confidence: serves ? 'medium' : 'low',
    evidence: [
      source(at, `${relationship} is asked for here`),
      source(loopAt, 'the loop'),
      source(rowsAt, 'the query that gives its rows'),
      source(declaredAt, 'declared without another way of loading'),
    ],
  }
}
