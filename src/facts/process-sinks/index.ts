import { defineFact } from '../define-fact.ts'
import { findCommands } from './commands.ts'
import { findEvaluations } from './evaluations.ts'
import type { ProcessSinksFacts } from './types.ts'

/** Places that start programs or run data as code. */
export default defineFact<ProcessSinksFacts>({
  async collect({ fact }) {
    const [python, origins] = await Promise.all([fact('python'), fact('origins')])
    return { commands: findCommands(python, origins), evaluations: findEvaluations(python, origins) }
  },
})
