import { as, objectName } from '../../../parsers/sql/nodes.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { identifier, qualifiedName } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'table-dropped',
  title: 'Drop the table when no deployed code uses it any more, its foreign keys first',
  rules: ['table-dropped', 'drop-foreign-key-locks-both'],
  answeredByRelease: ['table-dropped', 'drop-foreign-key-locks-both'],
  async write({ unit, ask }) {
    const drop = as(unit.node, 'DropStmt')
    if (drop?.removeType !== 'OBJECT_TABLE' && drop?.removeType !== 'OBJECT_MATVIEW') return undefined
    if (drop.behavior === 'DROP_CASCADE') {
      return { kind: 'none', reason: 'what CASCADE takes with it has to be named, each in a statement of its own' }
    }
    const names = (drop.objects ?? []).map(objectName)
    const release = `code that no longer uses ${names.map(({ name }) => name).join(', ')}`
    const keys: FixStage[] = []
    for (const { schema, name } of names) {
      const facts = await tableFacts(ask, qualifiedName(schema, name))
      for (const one of facts?.constraints ?? []) {
        if (one.type !== 'f' || facts === undefined || facts.isPartition) continue
        const [at, key] = [`ALTER TABLE ${facts.sql}`, identifier(one.name)]
        const back = `${at} ADD CONSTRAINT ${key} ${one.definition}`
        keys.push({ ...quick(`drop ${one.name}`, [`${at} DROP CONSTRAINT ${key}`], [back]), release, apart: true })
      }
    }
    const note = 'The rows are gone afterwards: back them up first.'
    const last: FixStage = {
      ...quick(`drop ${names.map(({ name }) => name).join(', ')}`, [{ kind: 'kept', unit: unit.at }], []),
      release,
      note,
    }
    return { kind: 'stages', stages: [...keys, last] }
  },
})
