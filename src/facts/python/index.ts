import { defineFact } from '../define-fact.ts'
import type { PythonFacts } from './types.ts'

export default defineFact<PythonFacts>({
  async collect() {
    throw new Error('not yet')
  },
})
