import type { Position } from '../../core/position.ts'
import { historyOf } from '../../migrations/history/history.ts'
import type { MigrationTool } from '../../migrations/tools/define-tool.ts'
import { tools } from '../../migrations/tools/index.generated.ts'
import type { MigrationEnvironment } from '../../migrations/types.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { MigrationHistoryFact, MigrationsFacts } from './types.ts'

export default defineFact<MigrationsFacts>({
  async collect({ workspace }) {
    const histories: MigrationHistoryFact[] = []
    for (const tool of tools) {
      for (const environment of await tool.find(workspace)) histories.push(await read(workspace, tool, environment))
    }
    return { histories, files: workspace.files.length }
  },
})

async function read(
  workspace: Workspace,
  tool: MigrationTool,
  environment: MigrationEnvironment,
): Promise<MigrationHistoryFact> {
  const files = await tool.revisions(workspace, environment)
  const history = historyOf(files)
  const placed = (ids: readonly string[]): { readonly id: string; readonly at: Position }[] =>
    ids.flatMap((id) => {
      const at = history.nodes.get(id)?.revision.position
      return at === undefined ? [] : [{ id, at }]
    })
  return {
    tool: tool.title,
    name: environment.name,
    at: environment.config ?? files.revisions[0]?.position ?? { file: environment.root, line: 1 },
    revisions: history.nodes.size,
    heads: placed(history.realHeads),
    bases: placed(history.bases),
    problems: [...files.problems, ...history.problems],
    isConfigurationRead: tool.readsConfiguration === true,
    settings: environment.problems,
    unreadable: files.unreadable,
  }
}
