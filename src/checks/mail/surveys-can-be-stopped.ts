import { defineCheck } from '../define-check.ts'
import { judgeUnsubscribing } from './messages.ts'

export default defineCheck({
  id: 'mail/surveys-can-be-stopped',
  title: 'Surveys can be unsubscribed from',
  severity: 'warning',
  answers: ['A-079', 'A-222', 'A-223'],
  why: 'A survey is not part of what somebody ordered: whoever does not want it must be able to stop it.',
  fix: 'Put an unsubscribe link into the template and set the headers List-Unsubscribe and List-Unsubscribe-Post on the message.',
  references: [{ label: 'RFC 8058: one-click unsubscribe', url: 'https://www.rfc-editor.org/rfc/rfc8058' }],
  needs: ['mail'],
  evaluate({ mail }) {
    return judgeUnsubscribing(mail, 'survey', true)
  },
})
