import { readConfig } from '../../config/config.ts'
import { CONFIG_FILE } from '../../config/file.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { TenantMarker } from './types.ts'

export interface TenancySettings {
  readonly keys: readonly string[]
  readonly markers: readonly TenantMarker[]
}

/** What the repository says of its tenants in `plimsoll.yaml`. */
export function tenancySettings(workspace: Workspace): TenancySettings {
  const text = workspace.read(CONFIG_FILE)
  const tenancy = text === undefined ? undefined : readConfig(text).tenancy
  const key = tenancy?.key
  return { keys: key === undefined ? [] : typeof key === 'string' ? [key] : key, markers: tenancy?.beyond ?? [] }
}
