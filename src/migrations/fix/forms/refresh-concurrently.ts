import { as } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { quick } from '../steps.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'refresh-concurrently',
  title: 'Refresh the materialized view concurrently',
  rules: ['refresh-blocks-readers'],
  async write({ unit, ask }) {
    const refresh = as(unit.node, 'RefreshMatViewStmt')
    if (refresh === undefined) return undefined
    const name = rangeSql(refresh.relation)
    const facts = await tableFacts(ask, name)
    if (refresh.skipData === true)
      return { kind: 'none', reason: 'WITH NO DATA empties the view: readers fail, however it is done' }
    if (facts?.indexes.some(({ unique, plain }) => unique && plain) !== true) {
      return {
        kind: 'none',
        reason: `${name} has no unique index over columns, which REFRESH … CONCURRENTLY needs; create one first`,
      }
    }
    const sql = `REFRESH MATERIALIZED VIEW CONCURRENTLY ${name}`
    return { kind: 'stages', stages: [{ ...quick(`refresh ${facts.name} concurrently`, [sql], []), apart: true }] }
  },
})
