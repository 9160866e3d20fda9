import { defineFact } from '../define-fact.ts'
import { findCommands } from './commands.ts'
import { findEvaluations } from './evaluations.ts'
import { nodeCommands, nodeEvaluations } from './node.ts'
import type { ProcessSinksFacts } from './types.ts'

/** Places that start programs or run data as code. */
export default defineFact<ProcessSinksFacts>({
  async collect({ fact }) {
    const [python, origins, node] = await Promise.all([fact('python'), fact('origins'), fact('nodeCode')])
    return {
      commands: [...findCommands(python, origins), ...nodeCommands(node)],
      evaluations: [...findEvaluations(python, origins), ...nodeEvaluations(node)],
    }
  },
})
