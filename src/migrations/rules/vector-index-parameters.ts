import { allOf } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'vector-index-parameters',
  title: 'Vector index without chosen parameters',
  severity: 'recommendation',
  rows: ['A16'],
  answers: ['D-030', 'D-055'],
  effect:
    'The default number of lists (100) or links fits no table in particular: recall or speed suffer, and nobody knows why.',
  safeForm:
    'ivfflat: WITH (lists = rows / 1000), from 1 million rows their square root; hnsw: WITH (m = …, ef_construction = …), measured.',
  unmeasured: 'The throwaway servers come without pgvector.',
  references: [{ label: 'pgvector: indexing', url: 'https://github.com/pgvector/pgvector#indexing' }],
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const method = index.accessMethod ?? ''
    const wanted = method === 'ivfflat' ? 'lists' : method === 'hnsw' ? 'm' : undefined
    const set = allOf(index.options, 'DefElem').map(({ defname }) => defname)
    if (wanted === undefined || set.length > 0) return undefined
    return { message: `${index.idxname ?? 'The index'} on ${table(index.relation).name} sets no ${wanted}.` }
  },
})
