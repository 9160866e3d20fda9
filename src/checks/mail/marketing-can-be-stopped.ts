import { defineCheck } from '../define-check.ts'
import { judgeUnsubscribing } from './messages.ts'

export default defineCheck({
  id: 'mail/marketing-can-be-stopped',
  title: 'Announcements and newsletters can be unsubscribed from',
  severity: 'warning',
  answers: ['A-081', 'A-222', 'A-223'],
  why: 'CAN-SPAM, CASL and GDPR ask for a way out of every commercial mail, and large mail services refuse bulk mail without the List-Unsubscribe header.',
  fix: 'Put an unsubscribe link into the template and set the headers List-Unsubscribe and List-Unsubscribe-Post on the message.',
  references: [{ label: 'RFC 8058: one-click unsubscribe', url: 'https://www.rfc-editor.org/rfc/rfc8058' }],
  needs: ['mail'],
  evaluate({ mail }) {
    return judgeUnsubscribing(mail, 'marketing', true)
  },
})
