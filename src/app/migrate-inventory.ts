import { type InventoryRow, inventoryOf } from '../migrations/fleet/inventory.ts'
import { openDirectory } from '../workspace/disk.ts'
import { openFleet } from './fleet.ts'

/** The result of `migrate inventory`. */
export interface InventoryResult {
  readonly schemaVersion: 1
  readonly services: readonly InventoryRow[]
}

/** Lists services with and without migrations, and what is missing. @throws KnownError for a bad folder. */
export async function migrationInventory(folder: string): Promise<InventoryResult> {
  const services = await openFleet(folder)
  const workspace = services[0]?.workspace ?? openDirectory(folder)
  return { schemaVersion: 1, services: await inventoryOf(workspace, services) }
}
