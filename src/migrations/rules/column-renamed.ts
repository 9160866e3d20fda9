import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const KINDS = new Set(['OBJECT_TABLE', 'OBJECT_FOREIGN_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW'])

export default defineRule({
  id: 'column-renamed',
  title: 'Column renamed',
  severity: 'warning',
  rows: ['C19'],
  answers: ['D-026'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Code that is deployed knows only the old name and fails until it is replaced; after a rollback of the code too.',
  safeForm:
    'Add the new column, write both, fill the old rows, read the new one, drop the old one later; or rename nothing and map the name in the code.',
  unmeasured: 'It is about the code that is deployed.',
  references: [postgres.alterTable],
  level: 'statement',
  on: 'RenameStmt',
  check(rename, { table, statement }) {
    if (rename.renameType !== 'OBJECT_COLUMN' || !KINDS.has(rename.relationType ?? '')) return undefined
    const { isNew, name, relation } = table(rename.relation)
    if (isNew || relation?.columns.get(rename.subname ?? '')?.created?.revision === statement.revision) return undefined
    return { message: `${name}.${rename.subname} is called ${rename.newname} from now on.` }
  },
})
