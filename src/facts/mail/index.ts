import type { Position } from '../../core/position.ts'
import { defineFact } from '../define-fact.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import { preferencesOf, senderAddresses } from './addresses.ts'
import { mailTemplates, messagesOf } from './messages.ts'
import { findSenders, sendingFunctions } from './senders.ts'
import type { MailFacts } from './types.ts'

/** What mail the service sends, from whom, and how people can say no. */
export default defineFact<MailFacts>({
  async collect({ workspace, fact }) {
    const [python, settings] = await Promise.all([fact('python'), fact('settings')])
    const { senders, nodes } = findSenders(python)
    const searched = python.code.length
    if (senders.length === 0) {
      return {
        senders,
        messages: [],
        templates: 0,
        listUnsubscribe: [],
        oneClick: [],
        from: [],
        preferences: [],
        searched,
      }
    }
    const functions = sendingFunctions(python, nodes)
    const templates = mailTemplates(workspace, functions)
    return {
      senders,
      messages: messagesOf(workspace, functions, templates),
      templates: templates.length,
      listUnsubscribe: textPlaces(python, /["']List-Unsubscribe["']/gi),
      oneClick: textPlaces(python, /["']List-Unsubscribe-Post["']/gi),
      from: senderAddresses(python, settings),
      preferences: preferencesOf(python),
      searched,
    }
  },
})

function textPlaces(python: PythonFacts, pattern: RegExp): Position[] {
  return python.code.flatMap(({ file, tree }) => {
    if (!mayHold(tree, 'List-Unsubscribe')) return []
    return [...tree.text.matchAll(pattern)].map((match) => ({
      file,
      line: tree.text.slice(0, match.index).split('\n').length,
    }))
  })
}
