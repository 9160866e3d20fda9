import type pg from 'pg'
import { refusedInTransaction } from '../locks/alone.ts'
import { rules as allRules } from '../rules/index.generated.ts'
import type { Ask, Fix, FixContext, FixUnit } from './define-fix.ts'
import { fixes } from './forms/index.generated.ts'
import { oneLine } from './run-chain.ts'
import type { FixedUnit, FixRevisionRequest, Refusal } from './types.ts'

interface AnswersRequest extends FixRevisionRequest {
  readonly units: readonly FixUnit[]
  /** To a database as it is before the revision; the units are run on it one by one. */
  readonly client: pg.Client
}

/** Asks the forms for every statement that breaks a rule. */
export async function answersFor(
  request: AnswersRequest,
): Promise<{ readonly answers: FixedUnit[]; readonly refused: Refusal[] }> {
  const answers: FixedUnit[] = []
  const refused: Refusal[] = []
  const taken = new Set<number>()
  for (const unit of request.units) {
    if (unit.rules.length > 0 && !taken.has(unit.at)) {
      const found = await answerFor(unit, request)
      if ('form' in found && 'answer' in found) {
        answers.push(found)
        for (const at of found.answer.takes ?? []) taken.add(at)
      } else if (found.reason !== '') refused.push(found)
    }
    try {
      await request.client.query(unit.sql)
    } catch (error) {
      const reason = `the original fails: ${error instanceof Error ? error.message : String(error)}`
      return { answers: [], refused: [...refused, { sql: unit.sql, rules: unit.rules, reason }] }
    }
  }
  return { answers, refused }
}

function answerOf(form: Fix, context: FixContext) {
  return form.rules.some((rule) => context.unit.rules.includes(rule)) ? form.write(context) : undefined
}

async function answerFor(unit: FixUnit, { client, units, major, fill }: AnswersRequest): Promise<FixedUnit | Refusal> {
  const ask: Ask = async (sql) => (await client.query(sql)).rows
  const askWith =
    (statements: readonly string[]): Ask =>
    async (sql) => {
      await client.query('BEGIN')
      try {
        for (const one of statements) await client.query(one)
        return (await client.query(sql)).rows
      } finally {
        await client.query('ROLLBACK')
      }
    }
  const askAfter: Ask = async (sql) => (refusedInTransaction(unit.node) === undefined ? askWith([unit.sql])(sql) : [])
  const context: FixContext = { unit, units, major, ask, askAfter, askWith, fill }
  let reason = ''
  for (const form of fixes.filter(({ fallback }) => fallback === undefined)) {
    const answer = await answerOf(form, context)
    if (answer?.kind === 'stages') return { unit, form, answer }
    if (answer !== undefined) reason ||= answer.reason
  }
  // What a form has a reason against is not settled by one that leaves the statement as it is.
  const others = fixes.filter(({ fallback }) => fallback !== undefined && reason === '')
  for (const form of others.sort((a, b) => (a.fallback ?? 0) - (b.fallback ?? 0))) {
    const answer = await answerOf(form, context)
    if (answer?.kind === 'stages') return { unit, form, answer }
  }
  const none = `no safe form is known for ${oneLine(unit.sql)}`
  return { sql: unit.sql, rules: unit.rules, reason: reason || (isTold(unit) ? none : '') }
}

/** Recommendations ask for no safe form. */
function isTold({ rules }: FixUnit): boolean {
  return rules.some((rule) => allRules.find(({ id }) => id === rule)?.severity !== 'recommendation')
}
