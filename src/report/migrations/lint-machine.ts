import { oneLine } from '../../core/text.ts'
import type { LintFinding } from '../../migrations/lint/input.ts'
import type { Rule } from '../../migrations/rules/define-rule.ts'
import { location } from '../sarif/locations.ts'
import { attributes, escaped } from '../xml.ts'
import type { LintView } from './lint-text.ts'

/** For programs; `schemas/migrate-lint.v1.json` describes it. */
export function lintJson({ findings, unread, opaque, revisions, statements }: LintView): string {
  const refused = unread.map(({ position, sql, message }) => ({
    file: position.file,
    line: position.line,
    sql,
    message,
  }))
  return `${JSON.stringify({ schemaVersion: 1, revisions, statements, findings, unread: refused, opaque }, null, 2)}\n`
}

const github = { blocker: 'error', warning: 'warning', recommendation: 'notice' } as const

/** Workflow commands that GitHub shows as annotations beside the lines of a pull request. */
export function lintGithub({ findings, unread }: LintView): string {
  const lines = findings.map(({ severity, file, line, rule, message, safeForm }) =>
    annotation(github[severity], { file, line, title: rule }, `${message} Safe form: ${safeForm}`),
  )
  const refused = unread.map(({ position, message }) =>
    annotation(
      'error',
      { file: position.file, line: position.line, title: 'unread' },
      `PostgreSQL's parser: ${message}`,
    ),
  )
  return [...lines, ...refused].map((line) => `${line}\n`).join('')
}

function annotation(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const data = (text: string): string => text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')
  const value = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')
  const pairs = Object.entries(properties).map(([name, text]) => `${name}=${value(String(text))}`)
  return `::${level} ${pairs.join(',')}::${data(message)}`
}

const levels = { blocker: 'error', warning: 'warning', recommendation: 'note' } as const

/** SARIF 2.1.0, for code scanning. */
export function lintSarif({ findings, unread }: LintView, rules: readonly Rule[], version: string): string {
  const used = rules.filter(({ id }) => findings.some(({ rule }) => rule === id))
  const index = new Map(used.map(({ id }, at) => [id, at]))
  const run = {
    tool: { driver: { name: 'Plimsoll', semanticVersion: version, rules: used.map(sarifRule) } },
    automationDetails: { id: 'plimsoll/migrate-lint/' },
    invocations: [
      {
        executionSuccessful: true,
        toolExecutionNotifications: unread.map(({ position, message }) => ({
          level: 'error',
          message: { text: `PostgreSQL's parser refused a statement: ${message}` },
          locations: [location({ file: position.file, line: position.line })],
        })),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: findings.map((finding) => ({
      ruleId: finding.rule,
      ruleIndex: index.get(finding.rule) ?? -1,
      level: levels[finding.severity],
      message: { text: `${finding.message} Safe form: ${finding.safeForm}` },
      locations: [location({ file: finding.file, line: finding.line, excerpt: finding.sql })],
      partialFingerprints: { 'plimsoll/v1': `${finding.rule}:${finding.revision}:${oneLine(finding.sql)}` },
    })),
  }
  const $schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
  return `${JSON.stringify({ $schema, version: '2.1.0', runs: [run] }, null, 2)}\n`
}

function sarifRule({ id, title, effect, safeForm, severity, references }: Rule) {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: effect },
    help: { text: `Safe form: ${safeForm}` },
    ...(references[0] === undefined ? {} : { helpUri: references[0].url }),
    defaultConfiguration: { level: levels[severity] },
  }
}

/** JUnit XML: a case for every revision with findings, and one that passed for all others. */
export function lintJunit({ findings, unread, revisions }: LintView): string {
  const byFile = new Map<string, LintFinding[]>()
  for (const finding of findings) byFile.set(finding.file, [...(byFile.get(finding.file) ?? []), finding])
  const cases = [...byFile].map(([file, own]) => {
    const text = own.map(({ line, rule, message, safeForm }) => `${file}:${line}: ${rule}: ${message}\n  ${safeForm}`)
    const serious = own.some(({ severity }) => severity !== 'recommendation')
    const body = `<failure${attributes({ message: `${own.length} findings`, type: 'hazard' })}>${escaped(text.join('\n'))}</failure>`
    return `    <testcase${attributes({ name: file, classname: 'plimsoll.migrate-lint' })}>${serious ? body : ''}</testcase>`
  })
  const refused = unread.map(({ position, message }) => {
    const name = attributes({ name: `${position.file}:${position.line}`, classname: 'plimsoll.migrate-lint' })
    return `    <testcase${name}><error${attributes({ message, type: 'unread' })}/></testcase>`
  })
  const clean = Math.max(0, revisions - byFile.size)
  const rest = `    <testcase${attributes({ name: `${clean} revisions without findings`, classname: 'plimsoll.migrate-lint' })}/>`
  const all = [...cases, ...refused, rest]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite${attributes({ name: 'plimsoll migrate lint', tests: all.length, errors: refused.length })}>`,
    ...all,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}
