import { as, type ColumnType, columnType, find, qualified, strings } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import { readSqlScript } from '../../parsers/sql/read-script.ts'
import { effectsOf } from '../locks/effects.ts'
import type {
  DirectionView,
  LintRevision,
  LintStatement,
  LintTransaction,
  SeenEffect,
  ServerVersion,
  Settings,
} from '../rules/context.ts'
import { applyStatement } from '../schema/apply.ts'
import { type Catalogue, copyCatalogue, emptyCatalogue, typeNamed } from '../schema/catalogue.ts'
import { mayBeMadeNow } from '../schema/tables.ts'
import type { OpaqueStep, Script } from '../types.ts'
import type { LintInput, RevisionScript, UnreadStatement } from './input.ts'
import { type ReadStatement, readSteps } from './read-steps.ts'
import { afterStatement, inForce, type TimeoutState } from './settings.ts'
import { startRevision, type WrappingState, wrap } from './wrapping.ts'

/** What is told while the revisions are walked through. */
export interface Visitor {
  /** Called before a statement of a judged revision changes the schema. */
  statement(statement: LintStatement, schema: Catalogue, before: readonly LintStatement[]): void
}

export interface Walked {
  /** Judged revisions only. */
  readonly revisions: readonly LintRevision[]
  readonly transactions: readonly LintTransaction[]
  readonly unread: readonly UnreadStatement[]
  readonly schemaAfter: Catalogue
}

interface Run {
  readonly input: LintInput
  readonly version: ServerVersion
  readonly parse: SqlParser
  readonly visitor: Visitor
  readonly schema: Catalogue
  readonly unread: UnreadStatement[]
  readonly transactions: LintTransaction[]
  wrapping: WrappingState
  timeouts: TimeoutState
  statements: number
}

/** The statements of the transaction that is under way. */
interface Group {
  transaction: number
  statements: LintStatement[]
}

/** Applies the revisions to the schema one by one, in order, and shows each statement to the visitor on the way. */
export function walkRevisions(input: LintInput, version: ServerVersion, parse: SqlParser, visitor: Visitor): Walked {
  const session: Settings = { lockTimeout: 'unset', statementTimeout: 'unset', ...input.timeouts }
  const run: Run = {
    input,
    version,
    parse,
    visitor,
    schema: startingSchema(input, parse),
    unread: [],
    transactions: [],
    wrapping: { open: undefined, number: 0 },
    timeouts: { session, local: {} },
    statements: 0,
  }
  const revisions = input.revisions.flatMap((revision, index) => walkRevision(run, revision, index) ?? [])
  return { revisions, transactions: run.transactions, unread: run.unread, schemaAfter: run.schema }
}

function startingSchema({ setup, fromEmpty }: LintInput, parse: SqlParser): Catalogue {
  const schema = emptyCatalogue(fromEmpty === true)
  for (const part of setup === undefined ? [] : readSqlScript(setup.sql, parse)) {
    if (part.kind === 'statement') applyStatement(schema, part.node, undefined)
  }
  schema.defaultSchema = 'public'
  return schema
}

function walkRevision(run: Run, revision: RevisionScript, index: number): LintRevision | undefined {
  run.wrapping = startRevision(run.wrapping, run.input.transactions)
  run.timeouts = { session: sessionOf(run), local: {} }
  const judged = revision.judged !== false
  const schemaBefore = judged ? copyCatalogue(run.schema) : run.schema
  run.schema.opaqueInRevision = false
  const opaque: OpaqueStep[] = []
  const statements: LintStatement[] = []
  const group: Group = { transaction: -1, statements: [] }
  for (const step of revision.up.kind === 'steps' ? readSteps(revision.up.steps, run.parse) : []) {
    if (step.kind === 'statement' && !isLeftOut(step, run.schema))
      statements.push(walkStatement(run, step, index, judged, group))
    else if (step.kind !== 'statement') {
      if (step.kind === 'opaque') opaque.push(step)
      else if (judged) run.unread.push(step)
      run.schema.opaqueInRevision = true
      run.schema.opaqueSince ??= { revision: index, transaction: run.wrapping.number, statement: run.statements }
    }
  }
  if (!judged) return undefined
  const { version, schema, input } = run
  run.transactions.push(...transactionsOf(statements, version, schemaBefore))
  return {
    id: revision.id,
    index,
    tool: revision.tool,
    position: revision.position,
    statements,
    opaque,
    down: directionView(revision.down, run.parse),
    version,
    transactions: input.transactions,
    schemaBefore,
    schemaAfter: copyCatalogue(schema),
  }
}

/** `CREATE TYPE` that the tool writes only where the type is not there yet. */
function isLeftOut({ checkFirst, node }: ReadStatement, schema: Catalogue): boolean {
  const created = as(node, 'CreateEnumStmt')
  return checkFirst && created !== undefined && typeNamed(schema, qualified(strings(created.typeName))) !== undefined
}

/** A revision starts with the limits of the connection: the SET of an earlier one may have been run weeks before. */
function sessionOf({ input }: Run): Settings {
  return { lockTimeout: 'unset', statementTimeout: 'unset', ...input.timeouts }
}

function walkStatement(run: Run, read: ReadStatement, revision: number, judged: boolean, group: Group): LintStatement {
  const wrapped = wrap(read, run.wrapping)
  run.wrapping = wrapped.after
  if (wrapped.fresh) run.timeouts = { session: run.timeouts.session, local: {} }
  const { schema } = run
  const effects = effectsOf(read.node, schema, run.version.major)
  const statement: LintStatement = {
    sql: read.sql,
    node: read.node,
    kind: read.nodeKind,
    position: read.position,
    operation: read.operation,
    revision,
    transaction: wrapped.transaction,
    wrapping: wrapped.wrapping,
    settings: inForce(run.timeouts),
    existingNotNull: read.existingNotNull,
    existingType: read.existingType === undefined ? undefined : parseType(read.existingType, run.parse),
    effects: effects.map((each): SeenEffect => ({ ...each, isNew: isNew(schema, each.relation, revision) })),
    inside: read.inside,
    assumes: read.assumes,
    dynamic: read.dynamic,
  }
  if (group.transaction !== wrapped.transaction) {
    group.transaction = wrapped.transaction
    group.statements = []
  }
  if (judged) run.visitor.statement(statement, schema, group.statements)
  group.statements.push(statement)
  const moment = { revision, transaction: wrapped.transaction, statement: run.statements++ }
  applyStatement(schema, read.node, moment)
  if (read.dynamic) {
    schema.opaqueSince ??= moment
    schema.opaqueInRevision = true
  }
  run.timeouts = afterStatement(run.timeouts, read.node)
  return statement
}

/**
 * Made by the same revision, or temporary: nobody else uses it yet. A table no statement made, in a history seen from
 * its start, was made by a step that could not be known; the step is told of itself.
 */
export function isNew(schema: Catalogue, key: string, revision: number): boolean {
  const relation = schema.relations.get(key)
  if (relation === undefined) return mayBeMadeNow(schema)
  return relation.temporary || relation.created?.revision === revision
}

function transactionsOf(
  statements: readonly LintStatement[],
  version: ServerVersion,
  schemaBefore: Catalogue,
): LintTransaction[] {
  const groups = new Map<number, LintStatement[]>()
  for (const statement of statements) {
    const group = groups.get(statement.transaction)
    if (group === undefined) groups.set(statement.transaction, [statement])
    else group.push(statement)
  }
  return [...groups.values()].map((group) => ({
    wrapping: group.some(({ wrapping }) => wrapping === 'explicit') ? 'explicit' : (group[0]?.wrapping ?? 'unknown'),
    statements: group,
    version,
    schemaBefore,
  }))
}

function directionView(script: Script | undefined, parse: SqlParser): DirectionView {
  if (script === undefined) return { kind: 'unknown', statements: [], opaque: [], reason: undefined }
  if (script.kind === 'absent') return { kind: 'absent', statements: [], opaque: [], reason: script.reason }
  const steps = readSteps(script.steps, parse)
  return {
    kind: 'steps',
    statements: steps.flatMap((step) => (step.kind === 'statement' ? [step] : [])),
    opaque: steps.flatMap((step) => (step.kind === 'opaque' ? [step] : [])),
    reason: undefined,
  }
}

function parseType(text: string, parse: SqlParser): ColumnType | undefined {
  const parsed = parse(`SELECT NULL::${text}`)
  return parsed.kind === 'parsed' ? columnType(find(parsed.statements[0]?.node, 'TypeCast')[0]?.typeName) : undefined
}
