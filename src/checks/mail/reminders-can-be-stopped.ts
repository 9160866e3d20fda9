import { defineCheck } from '../define-check.ts'
import { judgeUnsubscribing } from './messages.ts'

export default defineCheck({
  id: 'mail/reminders-can-be-stopped',
  title: 'Reminders can be unsubscribed from, or are declared transactional',
  severity: 'warning',
  answers: ['A-080', 'A-222'],
  why: 'A reminder repeats what somebody already knows; without a way to stop it, it ends as a complaint about spam.',
  fix: 'Put an unsubscribe link into the template, or a comment there that says why the message is transactional.',
  references: [
    {
      label: 'CAN-SPAM: a compliance guide',
      url: 'https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business',
    },
  ],
  needs: ['mail'],
  evaluate({ mail }) {
    return judgeUnsubscribing(mail, 'reminder', false)
  },
})
