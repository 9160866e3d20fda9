import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { Retention } from '../../facts/privacy/types.ts'
import { defineCheck } from '../define-check.ts'

/** What document 004 expects of settings of these names. */
const EXPECTED: Readonly<Record<string, number | boolean>> = {
  RETENTION_CHAT_DAYS: 30,
  RETENTION_LEAD_DAYS: 365,
  RETENTION_ENABLE_LEADS: false,
}

export default defineCheck({
  id: 'privacy/retention-enforced',
  title: 'Settings of retention have their agreed defaults, and a job removes what is older',
  severity: 'warning',
  answers: ['A-082', 'A-083', 'A-084', 'A-227'],
  why: 'A number of days nobody reads deletes nothing: what was promised to people is kept for ever.',
  fix: 'Use the setting in a job that deletes what is older, and register the job; keep the defaults the policy names.',
  references: [{ label: 'GDPR, article 5: storage limitation', url: 'https://gdpr-info.eu/art-5-gdpr/' }],
  needs: ['privacy'],
  evaluate({ privacy: { retentions, cleanups, searched } }) {
    const findings = retentions.flatMap(findingsOf)
    if (isNonEmpty(findings)) return fail('Retention is set, and not as agreed or not in force', findings)
    const seen = [
      ...retentions.flatMap(({ usedAt, setting }) =>
        usedAt === undefined ? [] : [source(usedAt, `${setting.name} decides here`)],
      ),
      ...cleanups.slice(0, 4).map(({ at, name }) => source(at, name)),
    ]
    if (isNonEmpty(seen)) return pass('What is old is removed', seen)
    return notApplicable('No retention is configured', [
      search('settings of retention, functions that remove old data', 'Python files', searched),
    ])
  },
})

function findingsOf({ setting, usedAt, isIdle }: Retention): Finding[] {
  const { name, at } = setting
  const expected = EXPECTED[name.toUpperCase()]
  const value = setting.default.kind === 'constant' ? setting.default.value : undefined
  const findings: Finding[] = []
  const add = (message: string, subject: string, confidence: Finding['confidence']): void => {
    findings.push({ message, subject, confidence, evidence: [source(usedAt ?? at, message)] })
  }
  if (usedAt === undefined) add(`${name} is read by nothing`, `use of ${name}`, 'medium')
  else if (isIdle) add(`Nothing runs what removes data by ${name}`, `job of ${name}`, 'medium')
  if (expected !== undefined && value !== undefined && value !== expected)
    add(`${name} is ${String(value)} by default, and ${String(expected)} was agreed`, `default of ${name}`, 'medium')
  return findings
}
