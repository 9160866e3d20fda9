import { defineFact } from '../define-fact.ts'
import { findHandlers } from './handlers.ts'
import { piecesOf } from './pieces.ts'
import { Tracer } from './tracer.ts'
import type { OriginsFacts } from './types.ts'

/** Where values come from, found when asked. */
export default defineFact<OriginsFacts>({
  async collect({ fact }) {
    const [python, endpoints] = await Promise.all([fact('python'), fact('endpoints')])
    const tracer = new Tracer(python, findHandlers(python, endpoints))
    return {
      of: (node) => tracer.of(node),
      pieces: (node) => piecesOf(tracer, node),
      isHandler: (definition) => tracer.isHandler(definition),
    }
  },
})
