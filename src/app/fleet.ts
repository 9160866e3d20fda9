import { realpathSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Config } from '../config/config.ts'
import { CONFIG_FILE } from '../config/file.ts'
import { KnownError } from '../core/errors.ts'
import { fleetOf } from '../migrations/fleet/fleet.ts'
import type { Service } from '../migrations/fleet/types.ts'
import { openDirectory } from '../workspace/disk.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The services of the fleet a folder holds, or only those that are named. */
export async function openFleet(folder: string, names: readonly string[] = []): Promise<readonly Service[]> {
  const workspace = openDirectory(folder)
  const services = await fleetOf({
    workspace,
    folder: basename(realpathSync(resolve(folder))) || 'service',
    config: await configOf(workspace),
    open: (path) => openDirectory(join(folder, path)),
  })
  const unknown = names.find((name) => !services.some((service) => service.name === name))
  if (unknown !== undefined) {
    const known = services.map(({ name }) => name).join(', ') || 'none'
    throw new KnownError('unknown-service', `there is no service ${unknown}; found: ${known}`, 'Name one of these.')
  }
  return names.length === 0 ? services : services.filter(({ name }) => names.includes(name))
}

/** The reader of the configuration is loaded only where there is one to read. */
async function configOf(workspace: Workspace): Promise<Config> {
  const text = workspace.file(CONFIG_FILE) === undefined ? undefined : workspace.read(CONFIG_FILE)
  if (text === undefined) return {}
  const { readConfig } = await import('../config/config.ts')
  return readConfig(text)
}

/** `$NAME` and `${NAME}` in the address of a database; undefined when one of them is not set. */
export function fillIn(
  address: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  let isComplete = true
  const filled = address.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const value = environment[braced ?? bare ?? '']
    if (value === undefined || value === '') isComplete = false
    return value ?? ''
  })
  return isComplete ? filled : undefined
}
