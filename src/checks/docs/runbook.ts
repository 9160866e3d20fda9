import { defineCheck } from '../define-check.ts'
import { judgeDocument } from './about.ts'

export default defineCheck({
  id: 'docs/runbook',
  title: 'A runbook says what to do when the service fails',
  severity: 'warning',
  answers: ['A-130'],
  why: 'At three in the morning nobody reads code: without a runbook the first hour goes into finding out where to look.',
  fix: 'Write docs/runbook.md: for each alert and each usual failure, how to see it, what to do, whom to call.',
  references: [{ label: 'Google SRE: being on-call', url: 'https://sre.google/sre-book/being-on-call/' }],
  needs: ['documents'],
  evaluate({ documents }) {
    return judgeDocument(documents, 'runbook', 'runbook')
  },
})
