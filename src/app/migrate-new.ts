import { join } from 'node:path'
import { factSource } from '../audit/collect.ts'
import { KnownError } from '../core/errors.ts'
import type { OpenHistory } from '../migrations/fleet/select.ts'
import type { History } from '../migrations/history/types.ts'
import type { Draft } from '../migrations/tools/define-tool.ts'
import { addressVariables, isAddressVariable } from './address-variables.ts'
import { oneHistory } from './migrate-sql.ts'
import { writeNewFiles } from './write-file.ts'

export interface NewRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  readonly message: string
  /** Merge all heads into one. */
  readonly merge: boolean
  /** The head it follows, where there are several. */
  readonly head?: string
  readonly id?: string
  /** Tell what would be written, and write nothing. */
  readonly dryRun: boolean
  /** Let the service's own Alembic say what differs between its models and the history. Runs code of the service. */
  readonly autogenerate?: {
    /** The Python the service is installed in; looked for when left out. */
    readonly python?: string
    /** Major version of the throwaway PostgreSQL. */
    readonly postgres?: number
    readonly onProgress: (text: string) => void
  }
}

/** The result of `migrate new`. */
export interface NewResult {
  readonly schemaVersion: 1
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revision: string
  readonly parents: readonly string[]
  /** Relative to the repository. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly written: boolean
  readonly notes: readonly string[]
}

/** Writes the files of a new, empty revision. @throws KnownError when it is not clear what it follows. */
export async function newMigration(request: NewRequest): Promise<NewResult> {
  const opened = await oneHistory(request)
  const { service, tool, environment, history } = opened
  if (tool.draft === undefined) {
    throw new KnownError('bad-option', `revisions of ${tool.title} cannot be written yet`, `Use ${tool.title} itself.`)
  }
  if (request.id !== undefined && tool.id !== 'alembic') {
    throw new KnownError('bad-option', `--rev-id is for Alembic; ${tool.title} numbers its files`, 'Leave it out.')
  }
  const parents = parentsOf(history, request)
  const draft = await tool.draft({
    workspace: service.workspace,
    environment,
    revisions: [...history.nodes.values()].map(({ revision }) => revision),
    parents,
    message: messageOf(request.message),
    id: request.id,
    fileName: service.settings.fileName,
    now: new Date(),
  })
  const { id: revision } = draft
  const { files, notes } = request.autogenerate === undefined ? draft : await filled(opened, draft, parents, request)
  if (!request.dryRun) {
    writeNewFiles(files.map(({ path, text }) => ({ path: join(service.workspace.root, path), text })))
  }
  const names = { service: service.name, tool: tool.id, history: environment.name }
  return { schemaVersion: 1, ...names, revision, parents, files, written: !request.dryRun, notes }
}

/** The same file as Alembic itself fills it in; no file when models and revisions agree. */
async function filled(
  opened: OpenHistory,
  draft: Draft,
  parents: readonly string[],
  { message, merge, autogenerate: options }: NewRequest,
): Promise<Pick<NewResult, 'files' | 'notes'>> {
  const [file] = draft.files
  if (opened.tool.id !== 'alembic' || merge || options === undefined || file === undefined) {
    throw new KnownError(
      'bad-option',
      '--autogenerate is for new revisions of Alembic, not for merges',
      'Leave it out.',
    )
  }
  const { autogenerate } = await import('./autogenerate.ts')
  const { workspace } = opened.service
  const { settings } = await factSource(workspace).fact('settings')
  const read = settings.flatMap(({ names }) => names).filter(isAddressVariable)
  const variables = [...new Set([...addressVariables(workspace), ...read])]
  const made = await autogenerate({
    opened,
    message: messageOf(message),
    id: draft.id,
    head: parents[0],
    variables,
    ...options,
  })
  const notes = [...draft.notes, ...made.notes]
  if (!made.differs)
    return { files: [], notes: [...notes, 'the models and the revisions agree: there is nothing to write'] }
  return {
    files: [{ path: file.path, text: made.text }],
    notes: [...notes, 'read it before you use it: Alembic sees no renames'],
  }
}

/** One line without control characters: it goes into file names, comments and docstrings. */
function messageOf(message: string): string {
  const text = message.replace(/\s+/g, ' ').trim()
  if (text !== '' && !/\p{Cc}/u.test(text)) return text
  throw new KnownError('bad-option', 'the message is empty or holds control characters', 'Say what it does with -m.')
}

function parentsOf(history: History, { merge, head }: NewRequest): readonly string[] {
  const { heads, realHeads, nodes, cycles, problems } = history
  const place = (id: string): string => `${id} (${nodes.get(id)?.revision.position.file ?? '?'})`
  const broken = problems.find(({ kind }) => kind === 'missing-parent' || kind === 'cycle' || kind === 'duplicate-id')
  if (broken !== undefined || cycles.length > 0) {
    throw new KnownError('bad-option', `the history is broken: ${broken?.detail}`, 'Put it right first.')
  }
  if (head !== undefined) {
    const named = heads.filter((id) => id.startsWith(head))
    if (named.length === 1 && !merge) return named
    const reason = merge ? '--head and --merge exclude one another' : `${head} is not one head of this history`
    throw new KnownError('bad-option', reason, `The heads are ${heads.map(place).join(', ')}.`)
  }
  if (merge && realHeads.length < 2) {
    throw new KnownError(
      'bad-option',
      `there is nothing to merge: the only head is ${heads[0] ?? 'none'}`,
      'Leave --merge out.',
    )
  }
  // As `alembic merge heads`: a head that another revision depends on has no row of its own to merge.
  if (merge) return realHeads
  if (heads.length < 2) return heads
  throw new KnownError(
    'bad-option',
    `there are ${heads.length} heads: ${heads.map(place).join(', ')}`,
    'Merge them with --merge, or say which one it follows with --head ID.',
  )
}
