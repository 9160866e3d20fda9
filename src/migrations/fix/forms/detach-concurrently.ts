import { as, rangeName } from '../../../parsers/sql/nodes.ts'
import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'
import { alone } from '../steps.ts'

export default defineFix({
  id: 'detach-concurrently',
  title: 'Detach the partition concurrently',
  rules: ['detach-partition-blocks'],
  async write(context) {
    const alter = await alterOne(context)
    const partition = as(alter?.command.def, 'PartitionCmd')
    if (alter?.command.subtype !== 'AT_DetachPartition' || partition === undefined) return undefined
    const [row] = await context.ask(
      `SELECT partdefid <> 0 AS "hasDefault" FROM pg_partitioned_table WHERE partrelid = ${alter.before.oid}`,
    )
    if (row?.hasDefault === true)
      return { kind: 'none', reason: 'a table with a default partition cannot detach others concurrently' }
    const { name } = rangeName(partition.name ?? {})
    const bound = `this leaves a CHECK on ${name} that repeats its bounds`
    return {
      kind: 'stages',
      stages: [
        alone(`detach ${name} concurrently`, [`${context.unit.sql.replace(/\s+FINALIZE$/i, '')} CONCURRENTLY`], []),
      ],
      differs: [{ object: new RegExp(`^(?:constraint|table) \\S*\\b${name}\\b`), why: bound }],
    }
  },
})
