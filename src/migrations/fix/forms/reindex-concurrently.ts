import { as } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { alone } from '../steps.ts'

export default defineFix({
  id: 'reindex-concurrently',
  title: 'Rebuild the index concurrently',
  rules: ['reindex-without-concurrently'],
  write({ unit }) {
    const reindex = as(unit.node, 'ReindexStmt')
    if (reindex?.kind !== 'REINDEX_OBJECT_INDEX' && reindex?.kind !== 'REINDEX_OBJECT_TABLE') return undefined
    const sql = unit.sql.replace(/^(REINDEX\s*(?:\([^)]*\)\s*)?(?:INDEX|TABLE))\s+/i, '$1 CONCURRENTLY ')
    return { kind: 'stages', stages: [alone(`reindex ${reindex.relation?.relname} concurrently`, [sql], [])] }
  },
})
