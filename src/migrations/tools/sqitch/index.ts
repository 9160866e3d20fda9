import type { Workspace } from '../../../workspace/workspace.ts'
import { onlyByTool } from '../../sql-files/drafts.ts'
import { type SqlEntry, type SqlSource, wholeFile } from '../../sql-files/entries.ts'
import { folderEnvironment } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

/** A change of a plan: `name [requires] 2024-01-02T03:04:05Z Planner <mail> # note` (sqitch-plan, "Plan file"). */
const CHANGE = /^([^\s%@#[\]:][^\s[\]]*)\s+(?:\[[^\]]*\]\s+)?\d{4}-\d\d-\d\dT\S+\s+[^#]*(?:#\s*(.*))?$/

export default defineTool(
  sqlTool({
    id: 'sqitch',
    title: 'Sqitch',
    find: (workspace) =>
      workspace.files.flatMap(({ path }) => {
        if (!/(?:^|\/)sqitch\.plan$/.test(path)) return []
        const folder = path.slice(0, Math.max(0, path.lastIndexOf('/'))) || '.'
        // Its scripts say BEGIN and COMMIT themselves.
        return [
          folderEnvironment('sqitch', folder, {
            table: 'changes',
            schema: 'sqitch',
            transactions: 'none',
            config: path,
          }),
        ]
      }),
    entries(workspace, { root }) {
      const prefix = root === '.' ? '' : `${root}/`
      const lines = workspace.read(`${prefix}sqitch.plan`)?.split('\n') ?? []
      return lines.flatMap((line, at): SqlEntry[] => {
        const [, id, note = ''] = CHANGE.exec(line) ?? []
        if (id === undefined) return []
        return [
          {
            id,
            message: note,
            position: { file: `${prefix}sqitch.plan`, line: at + 1 },
            up: sourceOf(workspace, `${prefix}deploy/${id}.sql`),
            down: sourceOf(workspace, `${prefix}revert/${id}.sql`),
            noDown: 'there is no revert script of that name',
          },
        ]
      })
    },
    draft: onlyByTool('sqitch add', 'Sqitch notes who planned a change in its plan'),
    applied: (_, { versionTable }) => ({ table: versionTable, column: 'change', where: undefined, rows: 'all' }),
  }),
)

function sourceOf(workspace: Workspace, path: string): SqlSource | undefined {
  const text = workspace.file(path) === undefined ? undefined : workspace.read(path)
  return text === undefined ? undefined : wholeFile(path, text)
}
