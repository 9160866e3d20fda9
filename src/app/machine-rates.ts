import { mkdirSync, readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { calibrate, durableSettings } from '../migrations/plan/estimate/calibrate.ts'
import type { Rates } from '../migrations/plan/estimate/rates.ts'
import { startServer } from '../postgres/server.ts'
import { withSession } from '../postgres/session.ts'
import type { PostgresMajor } from '../postgres/versions.ts'
import { cacheDirectory } from './cache-directory.ts'
import { postgresFolder } from './postgres-folder.ts'
import { writeWholeFile } from './write-file.ts'

const VALID_DAYS = 30
/** What was measured on a busy machine is measured again soon. */
const BUSY = 1.2
/** Changes whenever what is measured does. */
const EDITION = 3

/** What work costs on this machine: measured once a month and kept in the cache directory. */
export async function machineRates(major: PostgresMajor, onProgress: (text: string) => void): Promise<Rates> {
  const processor = cpus()[0]?.model ?? 'unknown'
  const folder = cacheDirectory(process.env)
  const file = folder === undefined ? undefined : join(folder, 'rates', `${major}.json`)
  const known = file === undefined ? undefined : readKnown(file, processor)
  if (known !== undefined) return known
  onProgress('measuring what scans, builds and rewrites cost on this machine')
  const rates = await measure(major, onProgress)
  if (file !== undefined) keep(file, JSON.stringify({ edition: EDITION, processor, rates }))
  return rates
}

function readKnown(file: string, processor: string): Rates | undefined {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { edition: number; processor: string; rates: Rates }
    const days = (Date.now() - Date.parse(kept.rates.measured)) / 86_400_000
    const valid = kept.rates.busy > BUSY ? 1 : VALID_DAYS
    return kept.edition === EDITION && kept.processor === processor && days < valid ? kept.rates : undefined
  } catch {
    // Not there, or not what it should be: measured again.
    return undefined
  }
}

function keep(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeWholeFile(file, text)
  } catch {
    // Where nothing can be kept, it is measured each time.
  }
}

async function measure(major: PostgresMajor, onProgress: (text: string) => void): Promise<Rates> {
  const server = await startServer({ major, folder: postgresFolder(), settings: durableSettings, onProgress })
  try {
    const busy = (loadavg()[0] ?? 0) / Math.max(1, cpus().length)
    return await withSession(server.connection(), (client) => calibrate(client, new Date().toISOString(), busy))
  } finally {
    await server.stop()
  }
}
