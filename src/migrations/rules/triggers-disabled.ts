import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'triggers-disabled',
  title: 'Triggers of a table in use disabled',
  severity: 'warning',
  rows: ['D14'],
  lock: 'SHARE ROW EXCLUSIVE',
  effect:
    'Until they are enabled again nothing they do is done for anybody; with ALL foreign keys are not checked either, and nothing checks the rows afterwards.',
  safeForm: 'Do the work with triggers on; or for this session alone: SET LOCAL session_replication_role = replica.',
  unmeasured: 'It is about the rows that are written meanwhile.',
  references: [postgres.alterTable, postgres.triggers],
  level: 'command',
  on: ['AT_DisableTrig', 'AT_DisableTrigAll', 'AT_DisableTrigUser'],
  check({ subtype, name }, { target }) {
    if (target.isNew) return undefined
    const what =
      subtype === 'AT_DisableTrigAll'
        ? 'All triggers, foreign keys too,'
        : subtype === 'AT_DisableTrigUser'
          ? 'All triggers but foreign keys'
          : `The trigger ${name}`
    return { message: `${what} of ${target.name} ${subtype === 'AT_DisableTrig' ? 'is' : 'are'} off for everybody.` }
  },
})
