import type { Workspace } from '../../../workspace/workspace.ts'
import { onlyByTool } from '../../sql-files/drafts.ts'
import { type SqlEntry, sentence, wholeFile } from '../../sql-files/entries.ts'
import { folderEnvironment } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

interface Journal {
  readonly dialect: string
  readonly entries: readonly { readonly when: number; readonly tag: string }[]
}

export default defineTool(
  sqlTool({
    id: 'drizzle',
    title: 'Drizzle Kit',
    find: (workspace) =>
      workspace.files.flatMap(({ path }) => {
        const folder = /^(.*)\/meta\/_journal\.json$/.exec(path)?.[1]
        if (folder === undefined || !/^(?:pg|postgresql)$/.test(journalOf(workspace, folder)?.dialect ?? '')) return []
        const more = { table: '__drizzle_migrations', schema: 'drizzle', transactions: 'all', config: path } as const
        return [folderEnvironment('drizzle', folder, more)]
      }),
    entries: (workspace, { root }) =>
      (journalOf(workspace, root)?.entries ?? []).flatMap(({ tag }): SqlEntry[] => {
        const file = `${root}/${tag}.sql`
        const text = workspace.file(file) === undefined ? undefined : workspace.read(file)
        if (text === undefined) return []
        const position = { file, line: 1 }
        const message = sentence(tag.replace(/^\d+_/, ''))
        return [{ id: tag, message, position, up: wholeFile(file, text), down: undefined, noDown: NO_DOWN }]
      }),
    draft: onlyByTool('drizzle-kit generate --custom', 'Drizzle keeps a snapshot of the schema beside each migration'),
    applied(workspace, { root, versionTable }) {
      // The table holds the time of the journal instead of the name.
      const tags = new Map(journalOf(workspace, root)?.entries.map(({ when, tag }) => [String(when), tag]))
      return {
        table: versionTable,
        column: 'created_at',
        where: undefined,
        rows: 'all',
        idOf: (value) => tags.get(value) ?? value,
      }
    },
  }),
)

const NO_DOWN = 'Drizzle has no way back: what it applied is repaired by a further migration'

function journalOf(workspace: Workspace, folder: string): Journal | undefined {
  const file = `${folder}/meta/_journal.json`
  const text = workspace.file(file) === undefined ? undefined : workspace.read(file)
  if (text === undefined) return undefined
  try {
    const journal: unknown = JSON.parse(text)
    return isJournal(journal) ? journal : undefined
  } catch {
    // Something else of that name, or half-written: then it is no folder of Drizzle's.
    return undefined
  }
}

function isJournal(value: unknown): value is Journal {
  if (typeof value !== 'object' || value === null || !('dialect' in value) || !('entries' in value)) return false
  const { dialect, entries } = value
  return (
    typeof dialect === 'string' &&
    Array.isArray(entries) &&
    entries.every((one) => typeof one?.tag === 'string' && typeof one?.when === 'number')
  )
}
