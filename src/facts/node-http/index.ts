import { defineFact } from '../define-fact.ts'
import { corsOf } from './cors.ts'
import { headersOf } from './headers.ts'
import { stacksOf } from './stacks.ts'
import type { NodeHttpFacts } from './types.ts'

/** What services in Node tell browsers, and what they show of errors. */
export default defineFact<NodeHttpFacts>({
  async collect({ fact }) {
    const code = await fact('nodeCode')
    if (code.files.length === 0) return { cors: [], headers: [], stacks: [] }
    return { cors: corsOf(code), headers: headersOf(code), stacks: stacksOf(code) }
  },
})
