import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'
import { notNullStages } from '../not-null.ts'
import { commandOf } from '../undo.ts'

export default defineFix({
  id: 'set-not-null',
  title: 'Prove that there is no NULL before NOT NULL is set',
  rules: ['set-not-null-scans'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.command.subtype !== 'AT_SetNotNull') return undefined
    const column = alter.command.name ?? ''
    return {
      kind: 'stages',
      stages: notNullStages(alter.after, column, context.major),
      undoes: commandOf(alter.after.name, (subtype, name) => subtype === 'AT_DropNotNull' && name === column),
    }
  },
})
