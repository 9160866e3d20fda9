import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'foreign-key-dropped',
  title: 'Drop the foreign key under a short lock_timeout',
  rules: ['drop-foreign-key-locks-both'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.command.subtype !== 'AT_DropConstraint') return undefined
    const title = `drop ${alter.command.name}`
    const up = [{ kind: 'kept', unit: context.unit.at } as const]
    return { kind: 'stages', stages: [{ mode: 'transaction', title, up, down: [] }] }
  },
})
