import { defineCheck } from '../define-check.ts'
import { judgeTimeouts, serviceCalls } from './timeouts.ts'

export default defineCheck({
  id: 'outbound/mail-timeouts',
  title: 'Connections to mail servers have a timeout',
  severity: 'warning',
  answers: ['A-196'],
  why: 'smtplib waits for ever by default: a mail server that accepts connections and says nothing stops whoever sends.',
  fix: 'Pass timeout=10 to smtplib.SMTP or aiosmtplib.send; give the HTTP client of a mail API a timeout.',
  references: [{ label: 'Python: smtplib.SMTP', url: 'https://docs.python.org/3/library/smtplib.html#smtplib.SMTP' }],
  needs: ['outbound', 'python'],
  evaluate({ outbound, python }) {
    const question = { subjects: 'mail clients', defaultIs: () => undefined }
    return judgeTimeouts(serviceCalls(outbound, ['smtp', 'mail-api']), question, python.code.length)
  },
})
