import { KnownError } from '../../../core/errors.ts'
import type { OpenHistory } from '../../fleet/select.ts'
import type { Revision } from '../../types.ts'
import type { ChainStage, ChainStatement } from '../chain.ts'
import { literal } from '../sql-text.ts'
import type { FixedRevision } from '../types.ts'
import type { WrittenFile, WrittenFix } from './written.ts'

/** How a tool's files say that they run outside a transaction, and where each way stands. */
interface SqlStyle {
  readonly text: (stage: ChainStage, title: string, isAlone: boolean) => string
  /** The way back has a file of its own. */
  readonly back?: RegExp
  /** A file beside it that takes it out of the transaction. */
  readonly beside?: (path: string) => { readonly path: string; readonly text: string }
}

const STYLES: Readonly<Record<string, SqlStyle>> = {
  goose: {
    text: ({ up, down, stage }, title, isAlone) =>
      `${isAlone ? '-- +goose NO TRANSACTION\n' : ''}-- +goose Up\n-- ${title}\n${sqlText(up, gooseBlock)}\n-- +goose Down\n${wayBack({ down, stage }, gooseBlock)}`,
  },
  dbmate: {
    text: ({ up, down, stage }, title, isAlone) => {
      const mark = isAlone ? ' transaction:false' : ''
      return `-- migrate:up${mark}\n-- ${title}\n${sqlText(up)}\n-- migrate:down${mark}\n${wayBack({ down, stage })}`
    },
  },
  'node-pg-migrate': {
    text: ({ up, down, stage }, title) =>
      `-- Up Migration\n-- ${title}\n${sqlText(up)}\n-- Down Migration\n${wayBack({ down, stage })}`,
  },
  'golang-migrate': { text: ({ up }, title) => `-- ${title}\n${sqlText(up)}`, back: /\.down\.sql$/ },
  flyway: {
    text: ({ up }, title) => `-- ${title}\n${sqlText(up)}`,
    beside: (path) => ({ path: `${path}.conf`, text: 'executeInTransaction=false\n' }),
  },
}

const PLAIN: SqlStyle = { text: ({ up }, title) => `-- ${title}\n${sqlText(up)}` }

/**
 * The files of a fixed revision for a tool that keeps SQL in files: the original's file takes the first stage, the next
 * numbers the others. @throws KnownError where numbers after it are taken.
 */
export async function sqlFiles(opened: OpenHistory, fixed: FixedRevision): Promise<WrittenFix> {
  const { tool, history } = opened
  const original = history.nodes.get(fixed.id)?.revision
  if (original === undefined) throw new Error(`there is no revision ${fixed.id}`)
  if (tool.draft === undefined || tool.id === 'drizzle' || tool.id === 'sqitch') return looseFiles(opened, fixed)
  if (!history.heads.includes(original.id)) {
    const remedy = 'Fix it while it is the newest, or renumber the later ones yourself.'
    throw new KnownError('bad-option', `later migrations follow ${original.id}: the numbers after it are taken`, remedy)
  }
  const style = STYLES[tool.id] ?? PLAIN
  const files: WrittenFile[] = []
  const revisions: Revision[] = [...history.nodes.values()].map(({ revision }) => revision)
  for (const [at, stage] of [...fixed.now, ...fixed.later].entries()) {
    const later = at >= fixed.now.length
    const title = stage.stage.title === '' ? original.message : stage.stage.title
    const isAlone = stage.up.some(({ autocommit }) => autocommit)
    if (at === 0 && !later) {
      const path = original.position.file
      files.push(...filesOf(style, stage, { id: original.id, path, title, later, isAlone, replaces: true }, original))
      continue
    }
    const draft = await tool.draft(draftRequest(opened, revisions, title))
    const [main] = draft.files
    if (main === undefined) continue
    files.push(
      ...filesOf(style, stage, { id: draft.id, path: main.path, title, later, isAlone, replaces: false }, original),
    )
    revisions.push({ ...original, id: draft.id, position: { file: main.path, line: 1 }, down: [original.id] })
  }
  return { files, notes: [] }
}

interface SqlFile {
  readonly id: string
  readonly path: string
  readonly title: string
  readonly later: boolean
  readonly isAlone: boolean
  readonly replaces: boolean
}

function filesOf(style: SqlStyle, stage: ChainStage, file: SqlFile, { down }: Revision): WrittenFile[] {
  const { id, path, title, later, isAlone, replaces } = file
  const common = { id, parents: down, later, replaces }
  const list: WrittenFile[] = [{ ...common, path, text: style.text(stage, title, isAlone) }]
  if (style.back !== undefined) {
    const text = `-- takes back: ${title}\n${wayBack(stage)}`
    list.push({ ...common, path: path.replace(/\.up\.sql$/, '.down.sql'), text })
  }
  const beside = isAlone ? style.beside?.(path) : undefined
  if (beside !== undefined) list.push({ ...common, ...beside, replaces: false })
  return list
}

function draftRequest({ service, environment }: OpenHistory, revisions: readonly Revision[], message: string) {
  const { workspace, settings } = service
  return {
    workspace,
    environment,
    revisions,
    parents: [],
    message,
    id: undefined,
    fileName: settings.fileName,
    now: new Date(),
  }
}

/** For tools whose files nobody but themselves writes: the SQL, in order. */
function looseFiles({ tool, environment }: OpenHistory, fixed: FixedRevision): WrittenFix {
  const files = [...fixed.now, ...fixed.later].map((stage, at): WrittenFile => {
    const title = stage.stage.title === '' ? 'what stays as it is' : stage.stage.title
    const slug = title.replace(/\W+/g, '_').slice(0, 40)
    const path = `${environment.root === '.' ? '' : `${environment.root}/`}safe_${fixed.id.replace(/\W+/g, '_')}_${at + 1}_${slug}.sql`
    const alone = stage.up.some(({ autocommit }) => autocommit) ? '-- outside a transaction\n' : ''
    const back = stage.down.length === 0 ? '' : `\n-- the way back\n${wayBack(stage)}`
    const later = at >= fixed.now.length
    return {
      id: `${fixed.id}-${at + 1}`,
      path,
      text: `-- ${title}\n${alone}${sqlText(stage.up)}${back}`,
      parents: [],
      later,
      replaces: false,
    }
  })
  return { files, notes: [`files of ${tool.title} are not written; this is their SQL, one file a migration`] }
}

/** The way back, or a statement that fails where there is none. */
function wayBack({ down, stage }: Pick<ChainStage, 'down' | 'stage'>, shape?: (sql: string) => string): string {
  if (stage.final === undefined) return sqlText(down, shape)
  const sql = `DO $$ BEGIN RAISE EXCEPTION 'there is no way back: %', ${literal(stage.final)}; END $$`
  return sqlText([{ sql, autocommit: false, step: undefined }], shape)
}

/** Statements with their semicolons and comments. */
function sqlText(statements: readonly ChainStatement[], shape: (sql: string) => string = (sql) => sql): string {
  return statements
    .map(({ sql, step }) => {
      const comment = step?.kind === 'sql' && step.comment !== undefined ? `-- ${step.comment}\n` : ''
      return `${comment}${shape(`${sql.replace(/;\s*$/, '')};`)}\n`
    })
    .join('')
}

/** Goose cuts files at semicolons, but for those between its marks. */
function gooseBlock(sql: string): string {
  return sql.slice(0, -1).includes(';') ? `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd` : sql
}
