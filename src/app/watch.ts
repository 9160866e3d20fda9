import type { FSWatcher } from 'node:fs'
import { watch } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AuditResult } from '../audit/result.ts'
import { openDirectory } from '../workspace/disk.ts'
import type { AuditOptions } from './audit.ts'
import { audit } from './audit.ts'

/** How long files have to be quiet before they are read again, in milliseconds. */
const QUIET = 250
/** How often files are looked at where the system has no watches left. */
const POLL = 2000

/** What the watcher tells of one audit. */
export interface Watched {
  readonly result: AuditResult
  readonly before: AuditResult | undefined
}

export interface WatchOptions extends AuditOptions {
  readonly onResult: (watched: Watched) => Promise<void>
  /** Told of an audit that could not be done, such as one of a waiver file that is half written. */
  readonly onError: (error: unknown) => void
  /** Ends the watching. */
  readonly signal: AbortSignal
}

/**
 * Audits a directory, and again whenever its files have changed. Reads only; the first audit's error is thrown, those
 * of later ones are told, and the watching goes on.
 */
export async function watchAudit(options: WatchOptions): Promise<void> {
  const { onResult, onError, signal, ...auditing } = options
  let before: AuditResult | undefined
  while (!signal.aborted) {
    // From before the files are read, so that no change is missed.
    const change = nextChange(options.path, signal)
    try {
      const result = await audit(auditing)
      await onResult({ result, before })
      before = result
    } catch (error) {
      if (before === undefined) {
        change.stop()
        throw error
      }
      onError(error)
    }
    await change.settled
    change.stop()
  }
}

interface Change {
  /** Settles when a file has changed and all have been quiet for a while, or the watching has ended. */
  readonly settled: Promise<void>
  stop(): void
}

function nextChange(path: string, signal: AbortSignal): Change {
  const watchers: FSWatcher[] = []
  let timer: NodeJS.Timeout | undefined
  let settle = (): void => {}
  const settled = new Promise<void>((resolve) => {
    settle = resolve
  })
  const wait = (quiet: number): void => {
    clearTimeout(timer)
    timer = setTimeout(settle, quiet)
  }
  signal.addEventListener('abort', settle, { once: true })
  try {
    for (const folder of foldersOf(path)) {
      const watcher = watch(folder, { persistent: true }, () => wait(QUIET))
      // A folder that went away is a change of its parent, which is watched too.
      watcher.on('error', () => wait(QUIET))
      watchers.push(watcher)
    }
  } catch {
    wait(POLL)
  }
  return {
    settled,
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', settle)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** The folders that hold what an audit reads: not those of git, of packages, or of anything ignored. */
function foldersOf(path: string): string[] {
  const { files } = openDirectory(path, {})
  const folders = new Set([path])
  for (const file of files) {
    if (file.role === 'vendored') continue
    for (let at = dirname(file.path); at !== '.' && !folders.has(join(path, at)); at = dirname(at))
      folders.add(join(path, at))
  }
  return [...folders]
}
