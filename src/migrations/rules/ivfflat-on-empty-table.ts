import { defineRule } from './define-rule.ts'

export default defineRule({
  id: 'ivfflat-on-empty-table',
  title: 'IVFFlat index built on a table without rows',
  severity: 'warning',
  rows: ['A16'],
  answers: ['D-030', 'D-055'],
  effect:
    'The lists are centred on the rows there are when the index is built: without rows they are arbitrary, and recall stays low for ever.',
  safeForm: 'Build it after the table is filled, or use hnsw, which needs no rows.',
  unmeasured: 'The throwaway servers come without pgvector.',
  references: [{ label: 'pgvector: IVFFlat', url: 'https://github.com/pgvector/pgvector#ivfflat' }],
  level: 'statement',
  on: 'IndexStmt',
  check(index, { table }) {
    const { relation, isNew, name } = table(index.relation)
    if (index.accessMethod !== 'ivfflat' || !isNew || relation?.filled !== undefined) return undefined
    return { message: `${name} has no rows yet when ${index.idxname ?? 'its IVFFlat index'} is built.` }
  },
})
