import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { KnownError } from '../core/errors.ts'
import { scriptsOf } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, openHistories, selectRevisions } from '../migrations/fleet/select.ts'
import type { Service } from '../migrations/fleet/types.ts'
import type { LintInput, RevisionScript } from '../migrations/lint/input.ts'
import { lintScripts } from '../migrations/lint/lint-scripts.ts'
import { rules } from '../migrations/rules/index.generated.ts'
import { statementsOf, wholeFile } from '../migrations/sql-files/entries.ts'
import type { Revision, Transactions } from '../migrations/types.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import type { LintView } from '../report/migrations/lint-text.ts'
import { changedSince } from '../workspace/changed.ts'

export interface LooseFile {
  readonly file: string
  readonly text: string
}

/** What is to be linted, and how. */
export interface LintRequest {
  readonly folder: string
  /** SQL files, files of revisions, ids or ranges; everything when empty. */
  readonly targets: readonly string[]
  readonly services: readonly string[]
  readonly history?: string
  /** Only revisions that are new or changed since this git revision. */
  readonly since?: string
  /** The statements that made the schema before loose SQL files. */
  readonly setup?: LooseFile
  /** How loose SQL files are run. */
  readonly transactions?: Transactions
  readonly postgres?: number
  readonly enable: readonly string[]
  readonly disable: readonly string[]
  /** The day suppressions are judged by: `2026-11-20`. */
  readonly today: string
  readonly onProgress?: (text: string) => void
}

/** What was linted, and what was found; findings of several histories one after the other. */
export type LintReport = LintView

/**
 * Lints loose SQL files or the histories of services, whichever the files belong to.
 * @throws KnownError for what the user can mend.
 */
export async function lint(
  request: LintRequest,
  loose: readonly LooseFile[],
  services: readonly Service[],
): Promise<LintReport> {
  checkRules([...request.enable, ...request.disable])
  const opened = await openHistories(services)
  if (loose.length > 0 && !areRevisions(loose, opened)) return report([looseInput(request, loose)])
  return report(await fleetInputs(request, opened))
}

/** Files that belong to a history are judged with what stands before them. */
function areRevisions(files: readonly LooseFile[], opened: readonly OpenHistory[]): boolean {
  const owned = new Set(
    opened.flatMap(({ history }) => [...history.nodes.values()].map((node) => node.revision.position.file)),
  )
  return files.every(({ file }) => owned.has(file.replace(/^\.\//, '')))
}

function checkRules(names: readonly string[]): void {
  const unknown = names.find((name) => !rules.some(({ id }) => id === name))
  if (unknown === undefined) return
  throw new KnownError('bad-option', `there is no rule ${unknown}`, 'plimsoll migrate rules lists them.')
}

function looseInput(request: LintRequest, files: readonly LooseFile[]): LintInput {
  const revisions = files.map(
    ({ file, text }): RevisionScript => ({
      id: file,
      tool: 'sql',
      position: { file, line: 1 },
      up: { kind: 'steps', steps: statementsOf(wholeFile(file, text)) },
      down: undefined,
      source: text,
    }),
  )
  const setup = request.setup === undefined ? {} : { setup: { sql: request.setup.text } }
  return { ...common(request, request.postgres), ...setup, revisions, transactions: request.transactions ?? 'each' }
}

function common(request: LintRequest, postgres: number | undefined): Omit<LintInput, 'revisions' | 'transactions'> {
  return {
    enable: request.enable,
    disable: request.disable,
    today: request.today,
    ...(postgres === undefined ? {} : { version: { major: postgres } }),
  }
}

async function fleetInputs(request: LintRequest, all: readonly OpenHistory[]): Promise<LintInput[]> {
  const opened = all.filter(({ environment }) => request.history === undefined || environment.name === request.history)
  if (opened.length === 0) {
    throw new KnownError(
      'no-migrations',
      `no migrations were found in ${request.folder}`,
      'Name SQL files, or the folder with -C; plimsoll migrate inventory tells what was looked for.',
    )
  }
  const changed = new Map<string, ReadonlySet<string>>()
  const inputs: LintInput[] = []
  for (const [at, one] of opened.entries()) {
    request.onProgress?.(`reading ${one.service.name} (${at + 1} of ${opened.length})`)
    inputs.push(await inputOf(one, request, changed))
  }
  return inputs
}

async function inputOf(
  opened: OpenHistory,
  request: LintRequest,
  changed: Map<string, ReadonlySet<string>>,
): Promise<LintInput> {
  const { service, tool, environment, history } = opened
  const all = selectRevisions(history, [])
  const judged = judgedAmong(opened, all, request, changed)
  const last = all.findLastIndex(({ id }) => judged.has(id))
  const revisions: RevisionScript[] = []
  for (const revision of all.slice(0, last + 1)) {
    const { up, down } = await scriptsOf(opened, revision)
    revisions.push({
      id: revision.id,
      tool: tool.id,
      position: revision.position,
      up,
      down,
      source: service.workspace.read(revision.position.file),
      judged: judged.has(revision.id),
    })
  }
  const { transactions } = environment
  return { ...common(request, request.postgres ?? service.settings.postgres), revisions, transactions, fromEmpty: true }
}

function judgedAmong(
  { service, history }: OpenHistory,
  all: readonly Revision[],
  { targets, since }: LintRequest,
  changed: Map<string, ReadonlySet<string>>,
): ReadonlySet<string> {
  const base = since ?? (targets.length === 0 ? service.settings.baseBranch : undefined)
  const { root } = service.workspace
  if (base !== undefined && !changed.has(root)) changed.set(root, changedSince(root, base))
  const fresh = base === undefined ? undefined : changed.get(root)
  const files = new Set(targets.map((target) => resolve(target)))
  const named = targets.filter((target) => !existsSync(target))
  const chosen = new Set(named.length === 0 ? [] : selectRevisions(history, named).map(({ id }) => id))
  const isChosen = ({ id, position }: Revision): boolean =>
    targets.length === 0 || chosen.has(id) || files.has(resolve(root, position.file))
  return new Set(all.filter((one) => isChosen(one) && (fresh?.has(one.position.file) ?? true)).map(({ id }) => id))
}

async function report(inputs: readonly LintInput[]): Promise<LintReport> {
  const parse = await loadSqlParser()
  const results = inputs.map((input) => lintScripts(input, parse))
  const judged = inputs.flatMap(({ revisions }) => revisions).filter((one) => one.judged !== false)
  const opaque = judged.flatMap(({ id, up }) =>
    up.kind === 'absent'
      ? []
      : up.steps.flatMap((step) =>
          step.kind === 'opaque' ? [{ ...placeOf(step.position), revision: id, reason: step.reason }] : [],
        ),
  )
  return {
    findings: results.flatMap(({ findings }) => findings),
    unread: results.flatMap(({ unread }) => unread),
    statements: results.reduce((sum, { statements }) => sum + statements, 0),
    revisions: judged.length,
    opaque,
  }
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }) {
  return { file, line }
}
