import type { MigrationEnvironment } from '../../../types.ts'

/** Adds a problem to environments that note different histories in the same table of the same database. */
export function withShared(environments: readonly MigrationEnvironment[]): MigrationEnvironment[] {
  const byTable = new Map<string, MigrationEnvironment[]>()
  for (const environment of environments) {
    const key = tableKey(environment)
    if (key !== undefined) byTable.set(key, [...(byTable.get(key) ?? []), environment])
  }
  return environments.map((environment) => {
    const all = byTable.get(tableKey(environment) ?? '') ?? []
    const others = all.filter((other) => other.locations.join() !== environment.locations.join())
    const [first] = others
    const table = environment.versionTable
    if (first === undefined || table === undefined) return environment
    const detail = `${environment.name} and ${first.name} share the table ${table.name} of one database: each takes the other's rows for revisions it cannot find`
    const position = environment.config ?? (environment.url.kind === 'variable' ? environment.url.place : undefined)
    return { ...environment, problems: [...environment.problems, { kind: 'shared-version-table', detail, position }] }
  })
}

/**
 * What tells one version table from another. A variable of the environment has one value within a service, not across
 * services; an address counts everywhere, unless it is a file of the folder it is opened in.
 */
function tableKey({ url, versionTable, root }: MigrationEnvironment): string | undefined {
  if (versionTable === undefined) return undefined
  const table = `${versionTable.schema ?? ''}.${versionTable.name}`
  if (url.kind === 'variable') return JSON.stringify([root, url.names, table])
  if (url.kind !== 'literal' || url.url.startsWith('sqlite')) return undefined
  return JSON.stringify([url.url, table])
}
