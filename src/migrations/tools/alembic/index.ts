import { folderOf } from '../../../workspace/paths.ts'
import type { Workspace } from '../../../workspace/workspace.ts'
import type { MigrationEnvironment, RevisionFiles } from '../../types.ts'
import { defineTool } from '../define-tool.ts'
import { findEnvironments } from './environments/find.ts'
import { revisionFiles } from './environments/folders.ts'
import { layoutOf } from './environments/layout.ts'
import { readHeaders } from './header/read.ts'

export default defineTool({
  id: 'alembic',
  title: 'Alembic',
  readsConfiguration: true,
  asksLive: true,
  find: findEnvironments,
  revisions,
  applied: (_, { versionTable }) => ({ table: versionTable, column: 'version_num', where: undefined, rows: 'heads' }),
  async script(request) {
    const { alembicScript } = await import('./script.ts')
    return alembicScript(request)
  },
  async draft(request) {
    const { alembicDraft } = await import('./draft/draft.ts')
    return alembicDraft(request)
  },
})

async function revisions(workspace: Workspace, { locations }: MigrationEnvironment): Promise<RevisionFiles> {
  const read = await readHeaders(workspace, revisionFiles(layoutOf(workspace), locations))
  const folders = new Set(locations)
  const links = workspace.unread.filter(
    ({ path, reason }) => path.endsWith('.py') && reason.startsWith('a link') && folders.has(folderOf(path)),
  )
  const unreadable = links.map(({ path, reason }) => ({ position: { file: path, line: 1 }, reason }))
  return { ...read, unreadable: [...read.unreadable, ...unreadable] }
}
