import type { AuditResult } from '../../audit/result.ts'
import { escapeUnseenInJson } from '../../core/text.ts'
import { root } from './locations.ts'
import { notifications } from './notifications.ts'
import { results } from './results.ts'
import { rule } from './rules.ts'
import type { Notification } from './types.ts'

/** Code scanning refuses a run with more results. */
const maxResults = 25_000

function run(result: AuditResult) {
  const all = results(result.outcomes)
  const leftOff: Notification[] =
    all.length <= maxResults
      ? []
      : [
          {
            level: 'warning',
            message: { text: `${all.length - maxResults} results over the limit of ${maxResults} are left off` },
          },
        ]
  const ended = new Date(Date.parse(result.startedAt) + result.durationMs)
  return {
    tool: {
      driver: {
        name: 'Plimsoll',
        semanticVersion: result.tool.version,
        properties: { catalogue: result.tool.rules },
        rules: result.outcomes.map(rule),
      },
    },
    automationDetails: { id: `plimsoll/${result.subject.name.replace(/[^\w.-]+/g, '-')}/` },
    invocations: [
      {
        executionSuccessful: true,
        ...(Number.isNaN(ended.getTime())
          ? {}
          : { startTimeUtc: new Date(result.startedAt).toISOString(), endTimeUtc: ended.toISOString() }),
        toolExecutionNotifications: [...leftOff, ...notifications(result)],
      },
    ],
    originalUriBaseIds: { [root]: { description: { text: 'The root of the audited repository' } } },
    columnKind: 'utf16CodeUnits',
    results: all.slice(0, maxResults),
    properties: { verdict: result.verdict, commit: result.subject.commit, conditions: result.conditions },
  }
}

/** SARIF 2.1.0: one run, a rule for every check that was asked, a result for every finding. */
export function renderSarif(result: AuditResult): string {
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run(result)],
  }
  return `${escapeUnseenInJson(JSON.stringify(log, null, 2))}\n`
}
