import { defineFact } from '../define-fact.ts'
import { findHandlers } from './handlers.ts'
import { piecesOf } from './pieces.ts'
import { Tracer } from './tracer.ts'
import type { OriginsFacts } from './types.ts'

/** Where values come from, found when asked. */
export default defineFact<OriginsFacts>({
  async collect({ fact }) {
    const [python, endpoints] = await Promise.all([fact('python'), fact('endpoints')])
    const handlers = findHandlers(python, endpoints)
    const tracer = new Tracer(python, handlers)
    const paths = new Tracer(python, handlers, 'path')
    return {
      of: (node) => tracer.of(node),
      ofPath: (node) => paths.of(node),
      pieces: (node) => piecesOf(tracer, node),
      serves: (node) => tracer.serves(node),
      isHandler: (definition) => tracer.isHandler(definition),
    }
  },
})
