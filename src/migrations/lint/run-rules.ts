import type { RangeVar } from '@pgsql/types'
import { allOf, as, type NodeKind, rangeName } from '../../parsers/sql/nodes.ts'
import { commandEffects } from '../locks/alter-table.ts'
import type {
  CommandContext,
  LintHistory,
  LintRevision,
  LintStatement,
  LintTransaction,
  ServerVersion,
  StatementContext,
  TableView,
} from '../rules/context.ts'
import type { CommandRule, Hit, Hits, Rule, StatementRule } from '../rules/define-rule.ts'
import { type Catalogue, resolveKey, showKey } from '../schema/catalogue.ts'
import type { Transactions } from '../types.ts'
import { isNew } from './walk.ts'

/** A hit with the rule that made it and the statement it is about. */
export interface RuleHit {
  readonly rule: Rule
  readonly hit: Hit
  readonly at: Pick<LintStatement, 'sql' | 'position' | 'assumes'>
  /** Index of the revision. */
  readonly revision: number
}

/** Rules sorted by what they look at, once for all statements. */
export interface RuleBook {
  readonly byKind: ReadonlyMap<NodeKind, readonly StatementRule[]>
  readonly byCommand: ReadonlyMap<string, readonly CommandRule[]>
  readonly others: readonly Rule[]
}

export function ruleBook(rules: readonly Rule[]): RuleBook {
  const byKind = new Map<NodeKind, StatementRule[]>()
  const byCommand = new Map<string, CommandRule[]>()
  for (const rule of rules) {
    if (rule.level === 'statement') for (const kind of [rule.on].flat()) add(byKind, kind, rule)
    if (rule.level === 'command') for (const subtype of [rule.on].flat()) add(byCommand, subtype, rule)
  }
  return { byKind, byCommand, others: rules.filter(({ level }) => level !== 'statement' && level !== 'command') }
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

export interface Surroundings {
  readonly schema: Catalogue
  readonly before: readonly LintStatement[]
  readonly version: ServerVersion
  readonly transactions: Transactions
}

/** Runs the rules of one statement and of its ALTER TABLE commands. */
export function judgeStatement(book: RuleBook, statement: LintStatement, around: Surroundings): RuleHit[] {
  const rules = book.byKind.get(statement.kind) ?? []
  const alter = as(statement.node, 'AlterTableStmt')
  if (rules.length === 0 && alter === undefined) return []
  const context = statementContext(statement, around)
  const content = as(statement.node, statement.kind)
  const found =
    content === undefined ? [] : rules.flatMap((rule) => hitsOf(rule, rule.check(content, context), statement))
  return alter === undefined ? found : [...found, ...judgeCommands(book, statement, context)]
}

function statementContext(statement: LintStatement, around: Surroundings): StatementContext {
  const { schema } = around
  return {
    statement,
    ...around,
    table(range: RangeVar | undefined): TableView {
      const key = resolveKey(schema, schema.relations, rangeName(range ?? {}))
      return {
        key,
        name: showKey(key),
        relation: schema.relations.get(key),
        isNew: isNew(schema, key, statement.revision),
      }
    },
  }
}

function judgeCommands(book: RuleBook, statement: LintStatement, context: StatementContext): RuleHit[] {
  const alter = as(statement.node, 'AlterTableStmt')
  if (alter === undefined || (alter.objtype !== 'OBJECT_TABLE' && alter.objtype !== 'OBJECT_FOREIGN_TABLE')) return []
  const target = context.table(alter.relation)
  const siblings = allOf(alter.cmds, 'AlterTableCmd')
  return siblings.flatMap((command) => {
    const rules = book.byCommand.get(command.subtype ?? '') ?? []
    if (rules.length === 0) return []
    const { schema, version } = context
    const situation = {
      catalogue: schema,
      version: version.major,
      key: target.key,
      relation: target.relation,
      siblings,
      only: alter.relation?.inh !== true,
    }
    const effects = commandEffects(command, situation).map((each) => ({
      ...each,
      isNew: isNew(schema, each.relation, statement.revision),
    }))
    const commandContext: CommandContext = { ...context, target, alter, siblings, effects }
    return rules.flatMap((rule) => hitsOf(rule, rule.check(command, commandContext), statement))
  })
}

function hitsOf(rule: Rule, hits: Hits, statement: LintStatement): RuleHit[] {
  return listOf(hits).map((hit) => ({ rule, hit, at: hit.at ?? statement, revision: statement.revision }))
}

function listOf(hits: Hits): readonly Hit[] {
  if (hits === undefined) return []
  return 'message' in hits ? [hits] : hits
}

export interface Whole {
  readonly history: LintHistory
  readonly transactions: readonly LintTransaction[]
}

/** Runs the rules of transactions, revisions and the history. */
export function judgeWhole(book: RuleBook, { history, transactions }: Whole): RuleHit[] {
  return book.others.flatMap((rule) => {
    switch (rule.level) {
      case 'transaction':
        return transactions.flatMap((each) => placed(rule, rule.check(each), history, each.statements[0]?.revision))
      case 'revision':
        return history.revisions.flatMap((each) => placed(rule, rule.check(each), history, each.index))
      case 'history':
        return placed(rule, rule.check(history), history, undefined)
      default:
        return []
    }
  })
}

/** A hit that blames no statement is told at the revision's own place. */
function placed(rule: Rule, hits: Hits, history: LintHistory, index: number | undefined): RuleHit[] {
  return listOf(hits).flatMap((hit) => {
    const revision = revisionOf(hit, history, index)
    return revision === undefined
      ? []
      : [{ rule, hit, at: hit.at ?? { sql: '', position: revision.position }, revision: revision.index }]
  })
}

function revisionOf(hit: Hit, { revisions }: LintHistory, index: number | undefined): LintRevision | undefined {
  if (index !== undefined) return revisions.find((each) => each.index === index)
  const file = hit.at?.position.file
  return (
    revisions.find(({ statements }) => statements.some((each) => each === hit.at)) ??
    revisions.find(({ position }) => position.file === file)
  )
}
