import { commonCommit, openRevision } from '../../workspace/revision.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { MigrationTool } from '../tools/define-tool.ts'
import type { MigrationEnvironment, MigrationProblem, Revision, RevisionFiles } from '../types.ts'
import { historyOf } from './history.ts'

export interface SinceRequest {
  readonly workspace: Workspace
  readonly tool: Pick<MigrationTool, 'revisions'>
  readonly environment: MigrationEnvironment
  /** The revisions as they are in the work tree. */
  readonly now: RevisionFiles
  /** The git revision that holds what is released (`origin/main`): what is on it is taken for applied. */
  readonly against: string
}

interface Old {
  readonly workspace: Workspace
  readonly revisions: readonly Revision[]
}

/**
 * What has become of released revisions, and how new ones fit to the branch they are to be merged into. Changes are
 * those since the last common commit; what the branch got since then is not held against the work tree.
 *
 * @throws KnownError `unknown-revision`.
 */
export async function problemsSince(request: SinceRequest): Promise<MigrationProblem[]> {
  const { workspace, environment, now, against } = request
  if (workspace.git === undefined || environment.locations.length === 0) return []
  const tip = await read(request, against)
  const common = commonCommit(workspace.root, against, 'HEAD')
  const start = common === undefined ? tip : await read(request, common)
  const problems = [
    ...start.revisions.flatMap((old) => changed(request, start, old)),
    ...untracked(workspace, now.revisions, tip.revisions),
  ]
  return [...problems, ...headsAfterMerge(request, start, tip)]
}

async function read({ workspace, tool, environment }: SinceRequest, revision: string): Promise<Old> {
  const opened = openRevision(workspace.root, revision, {}, environment.locations)
  const { revisions } = await tool.revisions(opened.workspace, environment)
  return { workspace: opened.workspace, revisions }
}

/** What happened to a released revision: deleted, edited, or its id given to something else. */
function changed({ workspace, now, against }: SinceRequest, start: Old, old: Revision): MigrationProblem[] {
  const current = now.revisions.find(({ id }) => id === old.id)
  const { file } = old.position
  if (current === undefined) {
    const isUnreadable = now.unreadable.some(({ position }) => position.file === file)
    if (isUnreadable) return []
    const detail = `${old.id} (${file}) is on ${against} and no longer here: a database that stands at it cannot be migrated`
    return [{ kind: 'deleted-after-applied', detail, position: undefined }]
  }
  const { position } = current
  const [before, after] = [start.workspace.read(file), workspace.read(position.file)]
  if (before === undefined || after === undefined || essence(before) === essence(after)) return []
  if (position.file !== file && current.message !== old.message) {
    const detail = `${old.id} is the id of ${file} on ${against} ("${old.message}"): databases that have it will never run this one`
    return [{ kind: 'id-reused', detail, position }]
  }
  const parents = [...old.down].sort().join(', ') === [...current.down].sort().join(', ')
  const what = parents
    ? 'was changed'
    : `had the parents ${old.down.join(', ') || 'none'}, and now ${current.down.join(', ') || 'none'}`
  const detail = `${old.id} ${what} after it came to ${against}: databases that have it do not get the change`
  return [{ kind: 'edited-after-applied', detail, position }]
}

/** A text without comment lines, empty lines and white space at line ends: changes of those change nothing. */
export function essence(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '' && !/^\s*(#|--|\/\/)/.test(line))
    .join('\n')
}

/** New revisions that follow a file git does not know: elsewhere their parent is missing. */
function untracked(workspace: Workspace, now: readonly Revision[], released: readonly Revision[]): MigrationProblem[] {
  const byId = new Map(now.map((revision) => [revision.id, revision]))
  const known = new Set(released.map(({ id }) => id))
  return now.flatMap((revision) => {
    if (known.has(revision.id) || workspace.isTracked(revision.position.file) !== true) return []
    return revision.down.flatMap((parent) => {
      const file = byId.get(parent)?.position.file
      if (file === undefined || known.has(parent) || workspace.isTracked(file) !== false) return []
      const detail = `${revision.id} follows ${parent} (${file}), which is neither on the base branch nor known to git`
      return [{ kind: 'parent-not-on-base-branch', detail, position: revision.position }]
    })
  })
}

/** Heads there will be once the branch and the work tree are merged, when each alone has fewer. */
function headsAfterMerge({ now, against }: SinceRequest, start: Old, tip: Old): MigrationProblem[] {
  const here = new Set(now.revisions.map(({ id }) => id))
  const before = new Set(start.revisions.map(({ id }) => id))
  const arriving = tip.revisions.filter(({ id }) => !here.has(id) && !before.has(id))
  if (arriving.length === 0) return []
  const merged = historyOf({ revisions: [...now.revisions, ...arriving] })
  const several = merged.problems.find(({ kind }) => kind === 'several-heads')
  const alone = historyOf(now).problems.some(({ kind }) => kind === 'several-heads')
  if (several === undefined || alone) return []
  const fresh = merged.realHeads.filter((id) => here.has(id) && !before.has(id))
  const theirs = merged.realHeads.filter((id) => !here.has(id))
  const first = now.revisions.find(({ id }) => id === fresh[0])
  if (first === undefined) return []
  const detail = `${against} has got ${theirs.join(', ')} meanwhile: merged, the history has ${merged.realHeads.length} heads (${merged.realHeads.join(', ')})`
  return [{ kind: 'parent-not-on-base-branch', detail, position: first.position }]
}
