import type { Workspace } from '../../workspace/workspace.ts'
import type { AppliedRows, Draft, DraftRequest, MigrationTool } from '../tools/define-tool.ts'
import type { MigrationEnvironment } from '../types.ts'
import { revisionFiles, type Sends, type SqlEntry, scriptOf } from './entries.ts'

/** What differs between tools that keep SQL in files. */
export interface SqlToolParts {
  readonly id: string
  readonly title: string
  find(workspace: Workspace): readonly MigrationEnvironment[]
  /** In the order in which they are applied. */
  entries(workspace: Workspace, environment: MigrationEnvironment): readonly SqlEntry[]
  applied(workspace: Workspace, environment: MigrationEnvironment): AppliedRows | undefined
  draft?(request: DraftRequest): Draft
  readonly sends?: Sends
}

/** A migration tool whose revisions are a straight line of SQL files. */
export function sqlTool(parts: SqlToolParts): MigrationTool {
  const { id, title, draft } = parts
  // An environment is read once, however many of its revisions are asked for.
  const known = new WeakMap<MigrationEnvironment, readonly SqlEntry[]>()
  const entriesOf = (workspace: Workspace, environment: MigrationEnvironment): readonly SqlEntry[] => {
    const entries = known.get(environment) ?? parts.entries(workspace, environment)
    known.set(environment, entries)
    return entries
  }
  return {
    id,
    title,
    find: async (workspace) => parts.find(workspace),
    applied: parts.applied,
    ...(draft === undefined ? {} : { draft: async (request) => draft(request) }),
    async revisions(workspace, environment) {
      const unreadable = workspace.unread
        .filter(({ path }) => path.endsWith('.sql') && environment.locations.some((at) => path.startsWith(`${at}/`)))
        .map(({ path, reason }) => ({ position: { file: path, line: 1 }, reason }))
      return revisionFiles(entriesOf(workspace, environment), unreadable)
    },
    async script({ workspace, environment, revision, direction }) {
      const entry = entriesOf(workspace, environment).find(({ id: own }) => own === revision.id)
      return scriptOf(entry, direction, parts.sends)
    },
  }
}
