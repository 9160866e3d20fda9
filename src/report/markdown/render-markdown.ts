import type { AuditResult, Verdict } from '../../audit/result.ts'
import { clean } from '../clean.ts'
import type { ScopeLine } from '../scope.ts'
import { lookedAt, notLookedAt } from '../scope.ts'
import { checklist, colophon, conclusion, recommendations } from './closing.ts'
import { prose, text } from './escape.ts'
import { blocks } from './outcomes.ts'
import { subjects, testsFound } from './sections.ts'

const verdictMarks: Record<Verdict, string> = { READY: '✅', 'READY WITH CONDITIONS': '⚠️', 'NOT READY': '❌' }
const maxItems = 20

function scopeLines(lines: readonly ScopeLine[]): string[] {
  return lines.flatMap((line) => {
    const more = line.items.length - maxItems
    return [
      `- ${line.topic}: ${text(line.text)}`,
      ...line.items.slice(0, maxItems).map((item) => `  - ${text(item)}`),
      ...(more > 0 ? [`  - … and ${more} more`] : []),
    ]
  })
}

function summary(result: AuditResult): string[] {
  const { statistics } = result
  const { critical, high, medium } = statistics.securityIssues
  const missed = scopeLines(notLookedAt(result))
  return [
    '## EXECUTIVE SUMMARY',
    '',
    `### VERDICT: ${verdictMarks[result.verdict]} ${result.verdict}`,
    '',
    `**Summary:** ${prose(result.summary)}`,
    '',
    '**Looked at:**',
    '',
    ...scopeLines(lookedAt(result)),
    '',
    ...(missed.length === 0 ? [] : ['**Not looked at:**', '', ...missed, '']),
    '### CRITICAL STATISTICS',
    '',
    `- Tests: ${testsFound(result)}`,
    `- Security Issues: ${critical} critical, ${high} high, ${medium} medium`,
    `- Blockers: ${statistics.blockers} issues`,
    `- Warnings: ${statistics.warnings} issues`,
    `- Endpoints Reviewed: ${statistics.endpointsReviewed} total`,
    '',
  ]
}

/** The full report in the structure of document 004: summary, sections 1 to 12, colophon. */
export function renderMarkdown(unsafe: AuditResult): string {
  const result = clean(unsafe)
  const head = [
    '# PRODUCTION READINESS AUDIT REPORT',
    '',
    `**Application:** ${text(result.subject.name)}  `,
    `**Audit Date:** ${result.startedAt.slice(0, 10)}  `,
    `**Auditor:** Plimsoll ${result.tool.version}`,
    '',
  ]
  const sections = [
    head,
    summary(result),
    ...subjects(result),
    ['## 8. BLOCKERS (MUST FIX BEFORE PRODUCTION)', '', ...blocks(result, 'BLOCKER')],
    ['## 9. WARNINGS (FIX SOON AFTER LAUNCH)', '', ...blocks(result, 'WARNING')],
    recommendations(result),
    checklist(result),
    conclusion(result),
    colophon(result),
  ]
  return `${sections.map((lines) => lines.join('\n').trimEnd()).join('\n\n---\n\n')}\n`
}
