import { defineFact } from '../define-fact.ts'
import { NODE_UNDERSTOOD } from '../endpoints/frameworks.ts'
import { NodeCode } from './code.ts'
import { NO_NODE_CODE } from './empty.ts'
import { serviceFiles } from './service-files.ts'
import type { NodeCodeFacts } from './types.ts'

/** The code of services in Node: names, values and calls, found by scopes and imports. Parsed as it is asked for. */
export default defineFact<NodeCodeFacts>({
  async collect({ workspace, fact }) {
    const [typescript, endpoints] = await Promise.all([fact('typescript'), fact('endpoints')])
    const framework = endpoints.applications.find((one) => NODE_UNDERSTOOD.has(one.framework))?.framework
    const files = framework === undefined ? [] : serviceFiles(typescript, endpoints)
    if (files.length === 0 || framework === undefined) return NO_NODE_CODE
    return new NodeCode({ files, framework, workspace, typescript, scripts: await typescript.open(), endpoints })
  },
})
