import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const WORDS: Readonly<Record<string, string>> = {
  AT_SetLogged: 'SET LOGGED',
  AT_SetUnLogged: 'SET UNLOGGED',
  AT_SetTableSpace: 'SET TABLESPACE',
  AT_SetAccessMethod: 'SET ACCESS METHOD',
}

export default defineRule({
  id: 'storage-changed',
  title: 'Table in use moved to other storage',
  severity: 'blocker',
  rows: ['D6'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes wait while the whole table is written anew. An unlogged table is empty after a crash and absent on replicas.',
  safeForm: 'Make a new table where it shall be, copy the rows in batches, change over.',
  references: [postgres.alterTable],
  level: 'command',
  on: ['AT_SetLogged', 'AT_SetUnLogged', 'AT_SetTableSpace', 'AT_SetAccessMethod'],
  check({ subtype }, { target, effects }) {
    const sure = effects.some(({ work }) => work.includes('rewrite'))
    const open = effects.some(({ mayWork }) => mayWork.includes('rewrite'))
    if (target.isNew || (!sure && !open)) return undefined
    return {
      message: `${WORDS[subtype ?? '']} writes all of ${target.name} anew${sure ? '' : ' unless it is so already'}.`,
      ...(sure ? {} : { confidence: 'medium' as const }),
    }
  },
})
