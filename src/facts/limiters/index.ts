import type { Position } from '../../core/position.ts'
import { defineFact } from '../define-fact.ts'
import { requiredInProduction } from '../metrics/guards.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import { limitedEndpoints } from './applied.ts'
import { libraryLimiters } from './libraries.ts'
import { withNodeLimits } from './node.ts'
import { ownLimiters } from './own.ts'
import { clientAddresses, processes, proxyIn, proxyTrust, redisInDeployment } from './surroundings.ts'
import type { LimitersFacts } from './types.ts'

export default defineFact<LimitersFacts>({
  async collect({ workspace, fact }) {
    const [python, endpoints, node] = await Promise.all([fact('python'), fact('endpoints'), fact('nodeCode')])
    const limiters = [...libraryLimiters(python), ...ownLimiters(python)]
    const { many, one } = processes(python, workspace)
    return {
      limiters,
      endpoints: withNodeLimits(limitedEndpoints(python, endpoints, limiters), node),
      keptAt: keptAt(python),
      addresses: clientAddresses(python, limiters),
      processes: many,
      singles: one,
      proxy: proxyIn(workspace),
      proxyTrusted: proxyTrust(python, workspace),
      redisCertain: requiredInProduction(python, 'redis_url') ?? redisInDeployment(workspace),
    }
  },
})

/** `app.state.limiter = …` */
function keptAt(python: PythonFacts): Position | undefined {
  for (const module of python.code) {
    if (!mayHold(module.tree, '.state.') || !/\.state\.\w*limiter/.test(module.tree.text)) continue
    const kept = module.root
      .find('assignment')
      .find((node) => /\.state\.\w*limiter\w*$/.test(node.field('left')?.text ?? ''))
    if (kept !== undefined) return kept.position
  }
  return undefined
}
