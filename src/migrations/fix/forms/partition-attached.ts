import { as } from '../../../parsers/sql/nodes.ts'
import { alterOne } from '../alter-command.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { boundsOf, boundsProof, defaultPartition } from '../partition-proof.ts'
import { rangeSql, tableFacts } from '../table-facts.ts'

export default defineFix({
  id: 'partition-attached',
  title: 'Prove the bounds with a CHECK before the partition is attached',
  rules: ['attach-partition-scans'],
  async write(context) {
    const { unit, ask, askAfter } = context
    const alter = await alterOne(context)
    const partition = as(alter?.command.def, 'PartitionCmd')
    if (alter === undefined || partition === undefined || alter.command.subtype !== 'AT_AttachPartition')
      return undefined
    const names = [rangeSql(partition.name), await defaultPartition(ask, alter.before)]
    const before: FixStage[] = []
    const drops: string[] = []
    for (const name of names) {
      const facts = name === undefined ? undefined : await tableFacts(ask, name)
      const bounds = name === undefined ? undefined : await boundsOf(askAfter, name)
      if (facts === undefined || bounds === undefined) continue
      const proof = boundsProof(facts, bounds)
      before.push(...proof.before)
      drops.push(...proof.after)
    }
    const title = `attach ${partition.name?.relname}`
    const up = [{ kind: 'kept', unit: unit.at } as const, ...drops.map((sql) => ({ kind: 'sql', sql }) as const)]
    return { kind: 'stages', stages: [...before, { mode: 'transaction', title, up, down: [] }] }
  },
})
