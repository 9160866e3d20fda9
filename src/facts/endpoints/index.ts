import { defineFact } from '../define-fact.ts'
import type { EndpointsFacts } from './types.ts'

export default defineFact<EndpointsFacts>({
  async collect() {
    return { frameworks: [], applications: [], endpoints: [], middleware: [], routers: [], unresolved: [] }
  },
})
