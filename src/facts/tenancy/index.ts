import { defineFact } from '../define-fact.ts'
import type { ModelsFacts } from '../models/types.ts'
import type { QueriesFacts } from '../queries/types.ts'
import type { Ownership } from './ownership.ts'
import { findOwnership, isBorder } from './ownership.ts'
import { tenancySettings } from './settings.ts'
import type { TenancyFacts, TenantTable } from './types.ts'
import { endpointVerdicts, jobVerdicts, scoreOf } from './verdicts.ts'

/** Whose the rows of each table are, and whether each endpoint keeps to them. */
export default defineFact<TenancyFacts>({
  async collect({ fact, workspace }) {
    const [models, queries] = await Promise.all([fact('models'), fact('queries')])
    const { keys, markers } = tenancySettings(workspace)
    const ownership = findOwnership(models, keys)
    const endpoints = ownership === undefined ? [] : endpointVerdicts(queries, markers, ownership.roots)
    return {
      key: ownership?.key,
      keys: [...(ownership?.keys ?? [])],
      isSure: keys.length > 0 || (ownership !== undefined && isBorder(ownership.key) && ownership.roots.size > 0),
      roots: [...(ownership?.roots ?? [])],
      tables: ownership === undefined ? [] : tablesOf(models, ownership),
      endpoints,
      jobs: ownership === undefined ? [] : jobVerdicts(queries, markers, ownership.roots),
      markers,
      score: scoreOf(endpoints),
      unknownRate: unknownRate(queries),
    }
  },
})

function tablesOf(models: ModelsFacts, ownership: Ownership): TenantTable[] {
  return models.models.map(({ table, columns, at }) => {
    const belongs = ownership.belonging.get(table)
    const key = belongs?.how === 'direct' ? columns.find(({ name }) => name === belongs.column) : undefined
    return { table, belongs, at, keyHasDefault: key?.hasDefault === true }
  })
}

function unknownRate({ queries }: QueriesFacts): number {
  const uses = queries.flatMap((query) => query.uses).filter(({ scope }) => scope !== 'none' && scope !== 'exempt')
  return uses.length === 0 ? 0 : uses.filter(({ scope }) => scope === 'unknown').length / uses.length
}
