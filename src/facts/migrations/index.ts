import type { Position } from '../../core/position.ts'
import type { OpenHistory } from '../../migrations/fleet/select.ts'
import { historyOf } from '../../migrations/history/history.ts'
import type { History } from '../../migrations/history/types.ts'
import type { MigrationTool } from '../../migrations/tools/define-tool.ts'
import { tools } from '../../migrations/tools/index.generated.ts'
import type { MigrationEnvironment, RevisionFiles } from '../../migrations/types.ts'
import { defineFact } from '../define-fact.ts'
import type { MigrationHistoryFact, MigrationsFacts } from './types.ts'

export default defineFact<MigrationsFacts>({
  async collect({ workspace }) {
    const histories: MigrationHistoryFact[] = []
    const opened: OpenHistory[] = []
    const service = { name: '', workspace, path: '.', histories: [], settings: {}, databases: {}, needs: [] }
    for (const tool of tools) {
      for (const environment of await tool.find(workspace)) {
        const files = await tool.revisions(workspace, environment)
        const history = historyOf(files)
        opened.push({ service, tool, environment, history })
        histories.push(factOf(tool, environment, files, history))
      }
    }
    return { histories, opened, files: workspace.files.length }
  },
})

function factOf(
  tool: MigrationTool,
  environment: MigrationEnvironment,
  files: RevisionFiles,
  history: History,
): MigrationHistoryFact {
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
