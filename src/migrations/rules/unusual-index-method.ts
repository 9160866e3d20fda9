import { allOf } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'unusual-index-method',
  title: 'Index method that is seldom meant: hash, or GIN over a whole document',
  severity: 'recommendation',
  rows: ['A16'],
  effect:
    'A hash index answers only equality and cannot be unique; GIN over a whole jsonb column indexes every key of every document and slows writes.',
  safeForm: 'B-tree for equality; for jsonb an expression index on the keys that are asked for, or jsonb_path_ops.',
  unmeasured: 'It is about the queries and writes that come later.',
  references: [postgres.indexTypes],
  optional: true,
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const { relation, name } = table(index.relation)
    const what = index.idxname ?? 'The index'
    if (index.accessMethod === 'hash') return { message: `${what} on ${name} is a hash index.` }
    const whole = allOf(index.indexParams, 'IndexElem').find(
      ({ name: column, opclass }) =>
        relation?.columns.get(column ?? '')?.type?.name === 'jsonb' && opclass === undefined,
    )
    return index.accessMethod === 'gin' && whole !== undefined
      ? { message: `${what} indexes all of ${name}.${whole.name}.` }
      : undefined
  },
})
