import { defineFact } from '../define-fact.ts'
import { definedMetrics, metricFactories } from './definitions.ts'
import { exposures, instrumentations } from './exposures.ts'
import type { MetricsFacts } from './types.ts'

export default defineFact<MetricsFacts>({
  async collect({ fact }) {
    const [python, endpoints, dependencies] = await Promise.all([
      fact('python'),
      fact('endpoints'),
      fact('dependencies'),
    ])
    return {
      metrics: definedMetrics(python),
      factories: metricFactories(python),
      instrumentations: instrumentations(python),
      exposures: exposures(python, endpoints, dependencies),
    }
  },
})
