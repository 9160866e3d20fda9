import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Redactor } from '../../facts/logging/types.ts'
import { defineCheck } from '../define-check.ts'
import { configuredElsewhere } from './elsewhere.ts'

export default defineCheck({
  id: 'logging/personal-data-redacted',
  title: 'A filter takes personal data out of log records',
  severity: 'warning',
  answers: ['A-075'],
  why: 'Logs are kept longer, copied further and read by more people than the database; one careless message puts e-mail addresses and phone numbers there.',
  fix: 'Attach a filter (logging.Filter, structlog processor, loguru patcher) that replaces e-mail addresses, phone numbers and secrets to every handler.',
  references: [
    {
      label: 'OWASP Logging Cheat Sheet',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#data-to-exclude',
    },
    { label: 'CWE-532', url: 'https://cwe.mitre.org/data/definitions/532.html' },
  ],
  needs: ['logging', 'python'],
  evaluate({ logging, python }) {
    const { redactors, hidden, logged, personalFields, calls } = logging
    const looked = search(
      'filters, formatters and processors that redact',
      'Python files',
      python.code.length,
      redactors.length,
    )
    const attached = redactors.flatMap((one) =>
      one.attachedAt === undefined ? [] : [source(one.at, one.name), source(one.attachedAt, 'attached here')],
    )
    if (isNonEmpty(attached)) return pass('Records pass through a redacting filter.', attached)
    const dead = redactors.map(unattached)
    if (isNonEmpty(dead)) return fail('A redacting filter exists and is attached to nothing.', dead)
    if (calls === 0) return notApplicable('The service has no logger calls.', [looked])
    const personal = logged.filter(({ what }) => what !== 'body')
    const masked = hidden.map((one) => source(one.at, one.text))
    if (personal.length === 0 && isNonEmpty(masked)) return pass('Values are masked where they are logged.', masked)
    const sign = personalFields[0]
    if (sign === undefined && personal.length === 0) {
      return notApplicable('No fields that hold personal data were found.', [looked])
    }
    if (python.coverage.unparsed.length > 0) {
      return unverified('No redaction was found, but some files could not be read.', 'files that parse', [looked])
    }
    const elsewhere = configuredElsewhere(logging)
    if (elsewhere !== undefined) return elsewhere
    const held = personal[0] === undefined ? sign?.at : personal[0].at
    const setup = logging.setups.find(({ reach }) => reach === 'runs')
    return fail('Nothing redacts log records.', [
      {
        message: `The service handles personal data, and nothing takes it out of its ${calls} logger calls.`,
        subject: 'log redaction',
        confidence: 'medium',
        evidence: [
          setup === undefined ? looked : source(setup.at, 'logging is configured here'),
          ...(held === undefined ? [] : [source(held, 'personal data')]),
          ...(setup === undefined ? [] : [looked]),
        ],
      },
    ])
  },
})

function unattached(one: Redactor): Finding {
  return {
    message: `${one.name} redacts records, but no handler, logger or chain that runs uses it.`,
    subject: `redactor ${one.name}`,
    confidence: 'high',
    evidence: [source(one.at, 'defined here'), search(`uses of ${one.name}`, 'Python files', 1)],
    fix: `Attach ${one.name.split('.').at(-1) ?? one.name} to every handler, or add it to the processors.`,
  }
}
