import type { Confidence } from '../../core/outcome.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { ServerVersion } from '../rules/context.ts'
import type { Rule } from '../rules/define-rule.ts'
import { rules as allRules } from '../rules/index.generated.ts'
import type { LintFinding, LintInput, LintResult } from './input.ts'
import { judgeStatement, judgeWhole, type RuleHit, ruleBook } from './run-rules.ts'
import { applySuppressions } from './suppressions.ts'
import { walkRevisions } from './walk.ts'

/** The oldest major that still gets fixes (November 2026): what is safe there is safe on every later one. */
export const DEFAULT_VERSION: ServerVersion = { major: 15 }

/**
 * Finds the hazards of revisions: parses their statements, follows the schema through them, and asks every rule.
 * Pure: nothing is read from disk and nothing runs. Findings come in the order of revisions and lines.
 */
export function lintScripts(input: LintInput, parse: SqlParser): LintResult {
  const version = input.version ?? DEFAULT_VERSION
  const book = ruleBook(allRules.filter((rule) => runs(rule, input, version)))
  const hits: RuleHit[] = []
  let statements = 0
  const { transactions } = input
  const walked = walkRevisions(input, version, parse, {
    statement(statement, schema, before) {
      statements++
      hits.push(...judgeStatement(book, statement, { schema, before, version, transactions }))
    },
  })
  const history = { revisions: walked.revisions, transactions, version, schemaAfter: walked.schemaAfter }
  hits.push(...judgeWhole(book, { history, transactions: walked.transactions }))
  const findings = applySuppressions(
    hits.map((hit) => findingOf(hit, input)),
    input,
  )
  return { findings: sorted(findings, input), unread: walked.unread, statements }
}

function runs(
  { id, optional, versions }: Rule,
  { enable = [], disable = [] }: LintInput,
  { major }: ServerVersion,
): boolean {
  if (disable.includes(id) || (optional === true && !enable.includes(id))) return false
  return major >= (versions?.from ?? 0) && major <= (versions?.until ?? Number.POSITIVE_INFINITY)
}

function findingOf({ rule, hit, at, revision }: RuleHit, { revisions }: LintInput): LintFinding {
  return {
    rule: rule.id,
    severity: rule.severity,
    confidence: confidenceOf(hit, at),
    file: at.position.file,
    line: at.position.line,
    revision: revisions[revision]?.id ?? '',
    sql: at.sql,
    message: hit.message,
    lock: hit.lock ?? rule.lock ?? null,
    effect: hit.effect ?? rule.effect,
    safeForm: hit.safeForm ?? rule.safeForm,
    references: rule.references,
  }
}

/** Of a statement that may not run on a database other hands have changed, nothing is certain. */
function confidenceOf({ confidence = 'high' }: RuleHit['hit'], { assumes }: RuleHit['at']): Confidence {
  return assumes !== undefined && confidence === 'high' ? 'medium' : confidence
}

function sorted(findings: readonly LintFinding[], { revisions }: LintInput): LintFinding[] {
  const order = new Map(revisions.map(({ id }, index) => [id, index]))
  return [...findings].sort(
    (a, b) =>
      (order.get(a.revision) ?? 0) - (order.get(b.revision) ?? 0) ||
      a.file.localeCompare(b.file) ||
      a.line - b.line ||
      a.rule.localeCompare(b.rule),
  )
}
