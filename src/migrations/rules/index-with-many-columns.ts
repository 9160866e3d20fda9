import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const MOST = 3

export default defineRule({
  id: 'index-with-many-columns',
  title: 'Index over more than three columns',
  severity: 'recommendation',
  rows: ['A12'],
  effect: 'Later columns of a wide index rarely help a query, and every write pays for them.',
  safeForm:
    'Keep the columns that are compared for equality, most selective first; move others to INCLUDE or leave them out.',
  unmeasured: 'It is about the size of the index and the plans of later queries.',
  references: [postgres.createIndex],
  optional: true,
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const count = index.indexParams?.length ?? 0
    if (index.unique === true || count <= MOST) return undefined
    return { message: `${index.idxname ?? 'The index'} on ${table(index.relation).name} has ${count} columns.` }
  },
})
