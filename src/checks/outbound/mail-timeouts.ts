import type { OutboundCall } from '../../facts/outbound/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { judgeTimeouts, serviceCalls } from './timeouts.ts'

export default defineCheck({
  id: 'outbound/mail-timeouts',
  title: 'Connections to mail servers have a timeout',
  severity: 'warning',
  answers: ['A-196'],
  why: 'smtplib waits for ever by default, nodemailer ten minutes: a mail server that accepts connections and says nothing stops whoever sends.',
  fix: 'Pass timeout=10 to smtplib.SMTP or aiosmtplib.send; give the HTTP client of a mail API a timeout; in Node nodemailer.createTransport({ connectionTimeout: 10_000, socketTimeout: 10_000 }).',
  references: [{ label: 'Python: smtplib.SMTP', url: 'https://docs.python.org/3/library/smtplib.html#smtplib.SMTP' }],
  needs: ['outbound', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ outbound, python, nodeCode }) {
    const question = {
      subjects: 'mail clients',
      defaultIs: ({ timeout }: OutboundCall) => ((timeout.seconds ?? 0) > 300 ? ('low' as const) : undefined),
    }
    return judgeTimeouts(serviceCalls(outbound, ['smtp', 'mail-api']), question, codeRead(python, nodeCode))
  },
})
