import type { OutcomeResult, Severity } from '../../audit/result.ts'
import { areaTitle, isSecurityArea } from '../view.ts'
import type { Level, Rule } from './types.ts'

/** Code scanning shows ten tags and drops the rest. */
const maxTags = 10

export const levels: Record<Severity, Level> = { blocker: 'error', warning: 'warning', recommendation: 'note' }

/** Code scanning reads: over 9.0 critical, from 7.0 high, from 4.0 medium, below low. */
const securitySeverity: Record<Severity, string> = { blocker: '9.1', warning: '5.5', recommendation: '2.0' }

/** `auth/admin-endpoints-guarded` → `AuthAdminEndpointsGuarded`, the form SARIF asks of a name. */
function ruleName(id: string): string {
  return id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function tags(outcome: OutcomeResult): string[] {
  const weaknesses = outcome.references.flatMap(({ label }) => {
    const number = /^CWE-(\d+)$/.exec(label)?.[1]
    return number === undefined ? [] : [`external/cwe/cwe-${number.padStart(3, '0')}`]
  })
  const security = isSecurityArea(outcome.area) ? ['security'] : []
  return [...security, outcome.area, ...weaknesses, ...outcome.answers].slice(0, maxTags)
}

function helpMarkdown(outcome: OutcomeResult): string {
  const references = outcome.references.map((it) => `- [${it.label}](${it.url})`)
  return [
    `**${outcome.title}**`,
    outcome.why,
    `**Fix:** ${outcome.fix}`,
    ...(references.length === 0 ? [] : [references.join('\n')]),
  ].join('\n\n')
}

/** What a check asks, why, and how to put it right. */
export function rule(outcome: OutcomeResult): Rule {
  const reference = outcome.references.find((it) => /^https?:\/\/[^\s<>"{}|\\^`%]+$/i.test(it.url))
  return {
    id: outcome.check,
    name: ruleName(outcome.check),
    shortDescription: { text: outcome.title },
    fullDescription: { text: `${outcome.title}. ${outcome.why}` },
    help: { text: `${outcome.why}\n\nFix: ${outcome.fix}`, markdown: helpMarkdown(outcome) },
    ...(reference === undefined ? {} : { helpUri: reference.url }),
    defaultConfiguration: { level: levels[outcome.severity] },
    properties: {
      tags: tags(outcome),
      area: areaTitle(outcome.area),
      answers: outcome.answers,
      'problem.severity': outcome.severity === 'blocker' ? 'error' : outcome.severity,
      ...(isSecurityArea(outcome.area) ? { 'security-severity': securitySeverity[outcome.severity] } : {}),
    },
  }
}
