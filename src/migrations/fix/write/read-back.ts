import type { SqlParser } from '../../../parsers/sql/parse.ts'
import type { OpenHistory } from '../../fleet/select.ts'
import { historyOf } from '../../history/history.ts'
import type { Direction, MigrationStep } from '../../types.ts'
import type { ChainStage } from '../chain.ts'
import type { FixedRevision } from '../types.ts'
import { withFiles } from './overlay.ts'
import type { WrittenFile, WrittenFix } from './written.ts'

/**
 * Reads written files with the reader of every other revision: what they say must be what was proven, statement by
 * statement, and the history must have as many heads as before. Gives the first thing that is otherwise.
 */
export async function readBack(
  opened: OpenHistory,
  fixed: FixedRevision,
  { files }: WrittenFix,
  parse: SqlParser,
): Promise<string | undefined> {
  const texts = Object.fromEntries(files.map(({ path, text }) => [path, text]))
  const workspace = withFiles(opened.service.workspace, texts)
  const { tool } = opened
  // New files may lie in a folder that was not there before.
  const found = (await tool.find(workspace)).find(({ name }) => name === opened.environment.name)
  const environment = found ?? opened.environment
  const history = historyOf(await tool.revisions(workspace, environment))
  if (history.heads.length !== opened.history.heads.length) return `there are ${history.heads.length} heads now`
  const before = new Set(opened.history.problems.map(({ kind, detail }) => `${kind} ${detail}`))
  const problem = history.problems.find(({ kind, detail }) => !before.has(`${kind} ${detail}`))
  if (problem !== undefined) return problem.detail
  for (const [at, stage] of [...fixed.now, ...fixed.later].entries()) {
    const file = files.filter((one) => isOfChain(one, fixed, files))[at]
    const revision = file === undefined ? undefined : history.nodes.get(file.id)?.revision
    if (file === undefined || revision === undefined) return `a revision is not found in its file ${file?.path ?? ''}`
    if (revision.down.join() !== file.parents.join()) return `${file.path} names other parents`
    for (const direction of ['up', 'down'] as const) {
      const script = await tool.script({ workspace, environment, revision, direction })
      const steps = script.kind === 'absent' ? [] : script.steps
      const wrong = difference(stage, direction, steps, fixed, parse)
      if (wrong !== undefined) return `${file.path}: ${wrong}`
    }
  }
  return undefined
}

/** Files of stages stand before those of the revisions that follow. */
function isOfChain(file: WrittenFile, { now, later }: FixedRevision, files: readonly WrittenFile[]): boolean {
  return files.indexOf(file) < now.length + later.length
}

function difference(
  stage: ChainStage,
  direction: Direction,
  steps: readonly MigrationStep[],
  { backUnknown }: FixedRevision,
  parse: SqlParser,
): string | undefined {
  if (direction === 'down' && (backUnknown !== undefined || stage.stage.final !== undefined)) return undefined
  // A loop in Python cannot be read without running it; its statement was proven.
  const hasLoop = stage[direction].some(({ step }) => step?.kind === 'backfill')
  const meant = stage[direction].flatMap(({ sql, autocommit, step }) =>
    step?.kind === 'backfill' ? [] : shapes(sql, autocommit, parse),
  )
  const opaque = steps.find((step) => step.kind === 'opaque')
  if (opaque?.kind === 'opaque' && !hasLoop) return `line ${opaque.position.line} cannot be known: ${opaque.reason}`
  const read = steps.flatMap((step) => (step.kind === 'statement' ? shapes(step.sql, step.autocommit, parse) : []))
  const at = meant.findIndex((shape, index) => shape !== read[index])
  if (at < 0 && (read.length === meant.length || hasLoop)) return undefined
  return `statement ${(at < 0 ? meant.length : at) + 1} of the way ${direction} reads back otherwise`
}

/** What tells statements apart, without places and white space; each command of an ALTER TABLE for itself. */
function shapes(sql: string, autocommit: boolean, parse: SqlParser): string[] {
  const parsed = parse(sql)
  if (parsed.kind !== 'parsed') return [`unread ${sql}`]
  return parsed.statements.flatMap(({ node }) => {
    const alter = (node as { AlterTableStmt?: { cmds?: unknown[] } }).AlterTableStmt
    const parts = alter?.cmds === undefined ? [node] : alter.cmds.map((command) => ({ ...alter, cmds: [command] }))
    return parts.map((part) => `${autocommit} ${JSON.stringify(part, shown)}`)
  })
}

/** Without places; the body of a function may stand deeper in a file of Python. */
function shown(key: string, value: unknown): unknown {
  if (/location$|_(?:start|end|len)$/.test(key)) return undefined
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : value
}
