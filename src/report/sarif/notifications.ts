import type { AuditResult, OutcomeResult } from '../../audit/result.ts'
import { location } from './locations.ts'
import type { Notification } from './types.ts'

function ofOutcome(outcome: OutcomeResult, index: number): Notification[] {
  const associatedRule = { id: outcome.check, index }
  if (outcome.status === 'error') {
    const text = outcome.error?.message ?? outcome.summary
    return [
      {
        level: 'error',
        message: { text: `The check could not run: ${text}` },
        associatedRule,
        exception: { message: text },
      },
    ]
  }
  if (outcome.status !== 'unverified') return []
  const needs = outcome.needs === undefined ? '' : ` Settled by: ${outcome.needs}`
  return [{ level: 'note', message: { text: `Unverified: ${outcome.summary}.${needs}` }, associatedRule }]
}

/** What the run could not see or settle. These are no results: a code host would show each as an alert. */
export function notifications(result: AuditResult): Notification[] {
  const { unparsed, unread, unresolvedRoutes } = result.coverage
  return [
    ...unparsed.map(
      (it): Notification => ({
        level: 'warning',
        message: { text: `Not parsed: ${it.reason}` },
        locations: [location({ file: it.file, line: 1 })],
      }),
    ),
    ...unread.map(
      (it): Notification => ({
        level: 'warning',
        message: { text: `Not read: ${it.reason}` },
        locations: [location({ file: it.file, line: 1 })],
      }),
    ),
    ...unresolvedRoutes.map(
      (it): Notification => ({
        level: 'note',
        message: { text: `Route not resolved: ${it.reason}` },
        locations: [location(it)],
      }),
    ),
    ...result.outcomes.flatMap(ofOutcome),
  ]
}
