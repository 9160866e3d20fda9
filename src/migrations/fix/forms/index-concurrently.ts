import { as } from '../../../parsers/sql/nodes.ts'
import { defineFix } from '../define-fix.ts'
import { buildIndex, builtIndex } from '../index-build.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'
import { dropsIndex } from '../undo.ts'

export default defineFix({
  id: 'index-concurrently',
  title: 'Build the index concurrently',
  rules: [
    'index-without-concurrently',
    'concurrently-in-transaction',
    'concurrently-if-not-exists',
    'expression-index-without-analyze',
  ],
  async write({ unit, ask, askAfter }) {
    const node = as(unit.node, 'IndexStmt')
    if (node === undefined) return undefined
    if ((await tableFacts(ask, rangeSql(node.relation)))?.kind === 'p') return undefined
    const index = await builtIndex(node, unit, { ask, askAfter })
    if (index === undefined) return { kind: 'none', reason: 'the name of the index cannot be told beforehand' }
    return { kind: 'stages', stages: [buildIndex(index, unit)], undoes: dropsIndex(index.name) }
  },
})
