import { essence } from '../../migrations/history/since.ts'
import type { Change, Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { ChangedFile, ChangeFacts } from './types.ts'

const CHANGELOG = /^((docs?|documentation)\/)?(CHANGELOG|CHANGES|HISTORY|NEWS|RELEASES)(\.(md|rst|txt|adoc))?$/i
/** News fragments and changesets are joined into the changelog at the release. */
const FRAGMENT = /(^|\/)(changelog\.d|changes|newsfragments|\.changeset|changelogs?)\/[^/]+$/i
const DOCUMENT = /(^|\/)docs?\/|\.(md|rst|adoc)$/i

/** What a change touches, by what the files are for. Without `--since` there is no change to speak of. */
export default defineFact<ChangeFacts>({
  async collect({ workspace, fact }) {
    const { change } = workspace.services
    const changelog = workspace.files.find(({ path }) => CHANGELOG.test(path))?.path
    if (change === undefined) return { since: undefined, files: [], databaseDocuments: [], changelog }
    const [migrations, models] = await Promise.all([fact('migrations'), fact('models')])
    const revisions = new Set(
      migrations.opened.flatMap(({ history }) =>
        [...history.nodes.values()].map(({ revision }) => revision.position.file),
      ),
    )
    const declaring = new Set(models.models.map(({ at }) => at.file))
    const kindOf = (path: string): ChangedFile['is'] => {
      if (revisions.has(path)) return 'revision'
      if (CHANGELOG.test(path) || FRAGMENT.test(path)) return 'change-log'
      if (DOCUMENT.test(path)) return 'document'
      return declaring.has(path) ? 'model' : 'other'
    }
    const files = [...change.files].sort().flatMap((path) => changedFile(workspace, change, path, kindOf(path)) ?? [])
    const databaseDocuments = workspace
      .glob('**/docs/db/*.{md,sql}')
      .map(({ path }) => path.slice(0, path.lastIndexOf('/')))
    return { since: change.since, files, databaseDocuments: [...new Set(databaseDocuments)], changelog }
  },
})

function changedFile(
  workspace: Workspace,
  change: Change,
  path: string,
  is: ChangedFile['is'],
): ChangedFile | undefined {
  const file = workspace.file(path)
  if (file === undefined) return undefined
  const [before, now] = [change.before(path), workspace.read(path)]
  const isNew = before === undefined
  return {
    path,
    role: file.role,
    is,
    isNew,
    hasSubstance: isNew || now === undefined || essence(before) !== essence(now),
  }
}
