import { existsSync, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { RecordFile } from '../audit/records.ts'
import type { AuditResult } from '../audit/result.ts'
import type { AuditRequest } from '../audit/run-audit.ts'
import type { Known } from '../audit/since.ts'
import { CONFIG_FILE } from '../config/file.ts'
import { errorMessage, KnownError } from '../core/errors.ts'
import { readPython } from '../parsers/python/load.ts'
import { changeSince } from '../workspace/changed.ts'
import { openDirectory } from '../workspace/disk.ts'
import { openRevision } from '../workspace/revision.ts'
import type { Change, Workspace } from '../workspace/workspace.ts'
import { packageVersion } from './version.ts'

export const WAIVERS_FILE = 'plimsoll.waivers.yaml'
export const ATTESTATIONS_FILE = 'plimsoll.attestations.yaml'

export interface AuditOptions {
  /** Root of the repository. */
  readonly path: string
  /** Ids and areas; empty for all checks. */
  readonly only?: readonly string[]
  /** A file of waivers instead of the repository's own. */
  readonly waivers?: string
  /** Report only what is new since this git revision. */
  readonly since?: string
  /** Where syntax trees are kept between runs; nowhere when undefined. */
  readonly cacheDirectory?: string
  /** Told what is being done, for a progress display. */
  readonly onProgress?: (text: string) => void
}

/** Audits a directory. @throws KnownError for what the user can mend. */
export async function audit(options: AuditOptions): Promise<AuditResult> {
  const startedAt = new Date()
  const tell = options.onProgress ?? (() => {})
  tell('listing files')
  const workspace = openDirectory(options.path, {
    ...(options.cacheDirectory === undefined ? {} : { cacheDirectory: options.cacheDirectory }),
    onProgress: (done, total) => tell(`parsing: ${done} of ${total} files`),
    ...changeOf(options),
  })
  const waivers = options.waivers === undefined ? recordIn(workspace, WAIVERS_FILE) : recordAt(options.waivers)
  const attestations = recordIn(workspace, ATTESTATIONS_FILE)
  startParsing(workspace, options)
  // Checks and facts are loaded while the parsers work.
  const { runAudit } = await import('../audit/run-audit.ts')
  const { fileMemory } = await import('./memory.ts')
  const request: AuditRequest = {
    workspace,
    name: await nameOf(workspace, options.path),
    version: packageVersion(),
    only: options.only ?? [],
    startedAt,
    onPhase: tell,
    ...(options.cacheDirectory === undefined
      ? {}
      : { memory: fileMemory(options.cacheDirectory, resolve(options.path)) }),
    ...(waivers === undefined ? {} : { waivers }),
    ...(attestations === undefined ? {} : { attestations }),
  }
  if (options.since === undefined) return runAudit(request)
  return runAudit({ ...request, known: await knownAt(options.path, options.since, request) })
}

/** What is to be judged as a change; whether the path is a directory at all, whoever opens it says. */
function changeOf({ path, since }: AuditOptions): { readonly change?: Change } {
  if (since === undefined || statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return {}
  const change = changeSince(path, since)
  return change === undefined ? {} : { change }
}

/** Sets off what takes longest, when nothing is remembered from a run before and most checks will ask for it. */
function startParsing(workspace: Workspace, { only = [] }: AuditOptions): void {
  const { treeCache } = workspace.services
  if (only.length > 0 || (treeCache !== undefined && existsSync(treeCache.file))) return
  // What goes wrong is told by those who ask for the trees.
  readPython(workspace).catch(() => {})
}

/** What an audit of the other revision finds: its waivers do not matter, known is known. */
async function knownAt(path: string, since: string, request: AuditRequest): Promise<Known> {
  const { treeCache, onProgress } = request.workspace.services
  const { judgeAll } = await import('../audit/run-audit.ts')
  const { knownFrom } = await import('../audit/since.ts')
  const { commit, workspace } = openRevision(path, since, {
    ...(treeCache === undefined ? {} : { treeCache: { ...treeCache, writable: false } }),
    ...(onProgress === undefined ? {} : { onProgress }),
  })
  const outcomes = await judgeAll(workspace, request.only, (phase) => request.onPhase?.(`${since}: ${phase}`))
  return knownFrom(since, commit, outcomes)
}

async function nameOf(workspace: Workspace, path: string): Promise<string> {
  const text = workspace.file(CONFIG_FILE) === undefined ? undefined : workspace.read(CONFIG_FILE)
  const config = text === undefined ? {} : (await import('../config/config.ts')).readConfig(text)
  if (config.profile !== undefined) {
    const { loadProfile } = await import('../facts/features/profile.ts')
    // A profile that cannot be read is the user's to mend, before anything is judged by it.
    loadProfile(config.profile, workspace)
  }
  return config.name ?? (basename(realpathSync(resolve(path))) || 'service')
}

/** The attestations of the repository at a path, if it has any. */
export function attestationsOf(path: string): RecordFile | undefined {
  const file = join(resolve(path), ATTESTATIONS_FILE)
  // A link may lead out of the repository: it is not followed, as nowhere in an audit.
  if (lstatSync(file, { throwIfNoEntry: false })?.isFile() !== true) return undefined
  return { file: ATTESTATIONS_FILE, text: readFileSync(file, 'utf8') }
}

function recordIn(workspace: Workspace, file: string): RecordFile | undefined {
  const text = workspace.file(file) === undefined ? undefined : workspace.read(file)
  return text === undefined ? undefined : { file, text }
}

function recordAt(file: string): RecordFile {
  try {
    return { file, text: readFileSync(file, 'utf8') }
  } catch (error) {
    throw new KnownError(
      'cannot-read',
      `cannot read ${file}: ${errorMessage(error)}`,
      'Name a file with --waivers FILE.',
    )
  }
}

export const failOnLevels = ['blocker', 'warning', 'never'] as const
export type FailOn = (typeof failOnLevels)[number]

/** Whether the verdict holds at the level the user asked for: decides between exit code 0 and 1. */
export function holds(result: AuditResult, failOn: FailOn): boolean {
  if (failOn === 'never') return true
  return failOn === 'warning' ? result.verdict === 'READY' : result.verdict !== 'NOT READY'
}

/** Where the full report of a result is kept when no file was named. */
export function reportFile(cacheDirectory: string, { subject }: AuditResult): string {
  const safe = subject.name.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '') || 'service'
  return join(cacheDirectory, 'reports', `${safe}-${subject.commit?.slice(0, 12).replace(/\W/g, '-') ?? 'files'}.html`)
}
