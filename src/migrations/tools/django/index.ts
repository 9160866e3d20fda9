import type { Workspace } from '../../../workspace/workspace.ts'
import { defineTool } from '../define-tool.ts'

const FILE = /^(.*\/)?migrations\/\d{4}_\w+\.py$/

export default defineTool({
  id: 'django',
  title: 'Django',
  async find(workspace) {
    const folders = foldersIn(workspace)
    const [first] = folders
    if (first === undefined) return []
    const root = folders.reduce(commonFolder, first)
    return [
      {
        tool: 'django',
        name: root,
        root,
        config: undefined,
        locations: folders,
        versionTable: { name: 'django_migrations', schema: undefined },
        url: { kind: 'unknown', reason: 'it stands in the settings of Django' },
        transactions: 'each',
        problems: [],
      },
    ]
  },
  async revisions(workspace, { locations }) {
    const { djangoRevisions } = await import('./read.ts')
    return djangoRevisions(workspace, locations)
  },
  // A row is known by two columns, the app and the name.
  applied: () => undefined,
  async script(request) {
    const { djangoScript } = await import('./read.ts')
    return djangoScript(request)
  },
})

/** Folders of apps with migrations; Alembic's files are never numbered in a folder of that name with such classes. */
function foldersIn(workspace: Workspace): string[] {
  const folders = new Map<string, string>()
  for (const { path, role } of workspace.files) {
    if (role === 'code' && FILE.test(path)) folders.set(path.slice(0, path.lastIndexOf('/')), path)
  }
  return [...folders]
    .filter(([, path]) => /^class Migration\(.*Migration\)/m.test(workspace.read(path) ?? ''))
    .map(([folder]) => folder)
}

function commonFolder(a: string, b: string): string {
  const [left, right] = [a.split('/'), b.split('/')]
  const end = left.findIndex((part, at) => part !== right[at])
  return (end === -1 ? left : left.slice(0, end)).join('/') || '.'
}
