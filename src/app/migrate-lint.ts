import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Service } from '../migrations/fleet/types.ts'
import { openFleet } from './fleet.ts'
import { keptIn } from './kept.ts'
import type { LintReport, LintRequest, LooseFile } from './lint-run.ts'
import { readSqlFile } from './read-text.ts'

export interface LintOptions extends Omit<LintRequest, 'setup' | 'today'> {
  /** A file with the statements that made the schema before loose SQL files. */
  readonly setup?: string
  /** Where results are kept between runs; nowhere when undefined. */
  readonly cacheDirectory?: string
}

/** More files than that are not looked for in the histories around them. */
const MANY_FILES = 50

/** Reading all of a larger repository, to tell whether anything changed, takes longer than reading its migrations. */
const MAX_BYTES = 64 << 20

/**
 * Lints loose SQL files or the histories of a fleet; what is the same as in the run before is not linted again.
 * @throws KnownError for what the user can mend.
 */
export async function migrationLint(options: LintOptions): Promise<LintReport> {
  const { folder, targets, services: names, setup, cacheDirectory, ...rest } = options
  const files = targets.filter((target) => /\.(?:sql|ddl|pgsql)$/i.test(target) && existsSync(target))
  const isLoose = files.length > 0 && files.length === targets.length
  const loose = isLoose ? files.map((file) => ({ file, text: readSqlFile(file) })) : []
  const isAlone = isLoose && (setup !== undefined || files.length > MANY_FILES)
  const services = isAlone ? [] : await openFleet(folder, names)
  const request: LintRequest = {
    ...rest,
    folder,
    targets,
    services: names,
    today: new Date().toISOString().slice(0, 10),
    ...(setup === undefined ? {} : { setup: { file: setup, text: readSqlFile(setup) } }),
  }
  const key = cacheDirectory === undefined ? undefined : keyOf(request, loose, services)
  if (cacheDirectory === undefined || key === undefined) return look(request, loose, services)
  const kept = keptIn(cacheDirectory, 'lint', `${resolve(folder)} ${isLoose ? 'files' : 'histories'}`)
  const known = kept.get(key)
  if (known !== undefined) return known as LintReport
  const found = await look(request, loose, services)
  kept.put(key, found)
  return found
}

async function look(...input: [LintRequest, readonly LooseFile[], readonly Service[]]): Promise<LintReport> {
  // The rules and PostgreSQL's parser are loaded only where there is something new to judge.
  const { lint } = await import('./lint-run.ts')
  return lint(...input)
}

/** Over everything a result depends on; undefined where there is too much of it, or no telling. */
function keyOf(
  { onProgress, ...request }: LintRequest,
  loose: readonly LooseFile[],
  services: readonly Service[],
): string | undefined {
  const workspaces = new Set(services.map(({ workspace }) => workspace))
  let bytes = 0
  for (const { files } of workspaces) for (const file of files) bytes += file.bytes
  if (bytes > MAX_BYTES) return undefined
  const hash = createHash('sha256').update(JSON.stringify([request, services.map(({ name }) => name)]))
  for (const { file, text } of loose) hash.update(`\0${file}\0${text.length}\0`).update(text)
  for (const { digest } of workspaces) {
    if (digest === undefined) return undefined
    hash.update(digest())
  }
  return hash.digest('hex')
}

const ranks = { blocker: 2, warning: 1, recommendation: 0 } as const

/** True when nothing stands against the migrations at this level; what could not be read always does. */
export function isClean({ findings, unread }: LintReport, failOn: 'blocker' | 'warning' | 'never'): boolean {
  if (failOn === 'never') return true
  return unread.length === 0 && findings.every(({ severity }) => ranks[severity] < ranks[failOn])
}
