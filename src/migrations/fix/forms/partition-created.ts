import { as } from '../../../parsers/sql/nodes.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { boundsOf, boundsProof, defaultPartition } from '../partition-proof.ts'
import { quick } from '../steps.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'partition-created',
  title: 'Create the table for itself and attach it: a weaker lock on the parent',
  rules: ['partition-created-in-place'],
  async write({ unit, ask, askAfter }) {
    const create = as(unit.node, 'CreateStmt')
    const [parent, ...others] = create?.inhRelations ?? []
    const range = as(parent, 'RangeVar')
    if (create?.partbound === undefined || range === undefined || others.length > 0) return undefined
    if (create.partspec !== undefined || (create.constraints ?? []).length > 0 || (create.tableElts ?? []).length > 0) {
      return {
        kind: 'none',
        reason: 'a partition with columns, constraints or partitions of its own is written by hand',
      }
    }
    const bound = /\b(?:FOR\s+VALUES\b[\s\S]*|DEFAULT\s*)$/i.exec(unit.sql.replace(/;\s*$/, ''))?.[0].trim()
    const [table, own] = [await tableFacts(ask, rangeSql(range)), rangeSql(create.relation)]
    if (
      table === undefined ||
      bound === undefined ||
      /\b(?:WITH|TABLESPACE|USING)\b/i.test(bound.replace(/^FOR VALUES WITH/i, ''))
    )
      return undefined
    const before: FixStage[] = []
    const drops: string[] = []
    const other = await defaultPartition(ask, table)
    const facts = other === undefined ? undefined : await tableFacts(ask, other)
    const bounds = other === undefined ? undefined : await boundsOf(askAfter, other)
    if (facts !== undefined && bounds !== undefined) {
      const proof = boundsProof(facts, bounds)
      before.push(...proof.before)
      drops.push(...proof.after)
    }
    const like = `CREATE TABLE ${own} (LIKE ${table.sql} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)`
    const attach = `ALTER TABLE ${table.sql} ATTACH PARTITION ${own} ${bound}`
    const stage = quick(`create ${create.relation?.relname} and attach it`, [like, attach, ...drops], [])
    return { kind: 'stages', stages: [...before, stage] }
  },
})
