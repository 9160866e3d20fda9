import type { SqlParser } from '../../parsers/sql/parse.ts'
import { type RevisionScripts, scriptsOf } from '../fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../fleet/select.ts'
import type { LintFinding, LintInput, RevisionScript } from '../lint/input.ts'
import { DEFAULT_VERSION, lintScripts } from '../lint/lint-scripts.ts'
import { walkRevisions } from '../lint/walk.ts'
import type { LintRevision, LintStatement } from '../rules/context.ts'
import { applyStatement } from '../schema/apply.ts'
import { type Catalogue, copyCatalogue, emptyCatalogue } from '../schema/catalogue.ts'
import type { OpaqueStep } from '../types.ts'
import type { Change } from './change.ts'
import { changesOf } from './changes.ts'

/** A statement of a revision, and the schema it finds. */
export interface ReviewedStatement {
  readonly statement: LintStatement
  readonly schemaBefore: Catalogue
}

/** All that can be said of a revision without a server. */
export interface ReviewedRevision extends RevisionScripts {
  readonly changes: readonly Change[]
  /** What its way back changes; undefined when it has none. */
  readonly back: readonly Change[] | undefined
  readonly findings: readonly LintFinding[]
  readonly statements: readonly ReviewedStatement[]
  readonly opaque: readonly OpaqueStep[]
  readonly opaqueBack: readonly OpaqueStep[]
  /** Statements that the parser refused. */
  readonly unread: number
  readonly schemaBefore: Catalogue
  readonly schemaAfter: Catalogue
}

export interface ReviewRequest {
  readonly opened: OpenHistory
  readonly parse: SqlParser
  /** The revisions to review by id; all when undefined. Those before them only tell what the schema is. */
  readonly only?: ReadonlySet<string>
  readonly major?: number | undefined
  /**
   * From when on tables and columns are new, so that no running code knows them: made by the revision itself, or by any
   * of those that are reviewed, which are released together.
   */
  readonly newSince: 'revision' | 'first reviewed'
  /** ISO date of today, by which suppressions expire. */
  readonly today: string
  readonly onProgress?: (text: string) => void
}

export interface Review {
  readonly revisions: readonly ReviewedRevision[]
  /** Every revision up to the last one reviewed, in the order of application. */
  readonly scripts: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly schemaAfter: Catalogue
}

/** Reads revisions of a history, tells what each changes, and which hazards it has. Nothing is run. */
export async function reviewHistory(request: ReviewRequest): Promise<Review> {
  const { opened, only, parse } = request
  const all = selectRevisions(opened.history, [])
  const last = only === undefined ? all.length - 1 : all.findLastIndex(({ id }) => only.has(id))
  const scripts: (RevisionScripts & { readonly judged: boolean })[] = []
  for (const [at, revision] of all.slice(0, last + 1).entries()) {
    request.onProgress?.(`reading ${revision.id} (${at + 1} of ${last + 1})`)
    scripts.push({ ...(await scriptsOf(opened, revision)), judged: only?.has(revision.id) ?? true })
  }
  const input = lintInput(request, scripts)
  const version = input.version ?? DEFAULT_VERSION
  const first = request.newSince === 'revision' ? -1 : scripts.findIndex(({ judged }) => judged)
  const seen = new Map<number, { statements: ReviewedStatement[]; changes: Change[] }>()
  const walked = walkRevisions(input, version, parse, {
    statement(statement, schema) {
      const own = seen.get(statement.revision) ?? { statements: [], changes: [] }
      seen.set(statement.revision, own)
      own.statements.push({ statement, schemaBefore: copyCatalogue(schema) })
      const since = first === -1 ? statement.revision : first
      own.changes.push(...changesOf(statement, schema).map((change) => settled(change, schema, since)))
    },
  })
  const { findings } = lintScripts(input, parse)
  const revisions = walked.revisions.flatMap((revision): ReviewedRevision[] => {
    const own = scripts[revision.index]
    if (own === undefined) return []
    const read = seen.get(revision.index) ?? { statements: [], changes: [] }
    return [
      {
        ...own,
        ...read,
        ...sidesOf(revision),
        findings: findings.filter((one) => one.revision === revision.id),
        unread: unreadIn(own, walked.unread),
      },
    ]
  })
  return { revisions, scripts, schemaAfter: walked.schemaAfter ?? emptyCatalogue(true) }
}

/**
 * What is new breaks nothing, since no code that is running knows it; but for a new column that may not stay empty and
 * has no default: old code does not fill it.
 */
function settled(change: Change, schema: Catalogue, since: number): Change {
  if (change.table === undefined) return change
  const key = change.table.includes('.') ? change.table : `public.${change.table}`
  const relation = schema.relations.get(key)
  const column = change.object === 'column' ? relation?.columns.get(change.name) : undefined
  const isNewTable = (relation?.created?.revision ?? -1) >= since
  if (!isNewTable && (column?.created?.revision ?? -1) < since) return change
  const isFilled =
    column === undefined || column.default !== undefined || column.identity || column.generated !== undefined
  if (!isNewTable && change.text.startsWith('forbids NULL') && !isFilled) {
    return { ...change, breaks: `inserts into ${change.table} that do not name ${change.name} fail` }
  }
  return { ...change, phase: 'expand', breaks: undefined, loses: undefined }
}

function unreadIn(
  { revision }: RevisionScripts,
  unread: readonly { readonly position: { readonly file: string } }[],
): number {
  return unread.filter(({ position }) => position.file === revision.position.file).length
}

function sidesOf(
  revision: LintRevision,
): Pick<ReviewedRevision, 'back' | 'opaque' | 'opaqueBack' | 'schemaBefore' | 'schemaAfter'> {
  const { schemaBefore, schemaAfter, opaque, down } = revision
  const sides = { schemaBefore, schemaAfter, opaque, opaqueBack: down.opaque }
  if (down.kind !== 'steps') return { ...sides, back: undefined }
  const schema = copyCatalogue(schemaAfter)
  const back: Change[] = []
  for (const statement of down.statements) {
    back.push(...changesOf(statement, schema))
    applyStatement(schema, statement.node, { revision: revision.index, transaction: 0, statement: 0 })
  }
  return { ...sides, back }
}

function lintInput({ opened, major, today }: ReviewRequest, scripts: Review['scripts']): LintInput {
  const { service, tool, environment } = opened
  const wanted = major ?? service.settings.postgres
  const revisions = scripts.map(
    ({ revision, up, down, judged }): RevisionScript => ({
      id: revision.id,
      tool: tool.id,
      position: revision.position,
      up,
      down,
      source: service.workspace.read(revision.position.file),
      judged,
    }),
  )
  return {
    revisions,
    transactions: environment.transactions,
    fromEmpty: true,
    today,
    ...(wanted === undefined ? {} : { version: { major: wanted } }),
  }
}
