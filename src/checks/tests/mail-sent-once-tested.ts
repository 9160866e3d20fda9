import { defineCheck } from '../define-check.ts'
import { judgeScenario } from './scenarios.ts'

const ONCE = /\b\w*(once|twice|dedup\w*|duplicate\w*|idempoten\w*)/i

export default defineCheck({
  id: 'tests/mail-sent-once-tested',
  title: 'Tests prove that a mail is not sent twice',
  severity: 'warning',
  answers: ['A-101', 'A-242'],
  why: 'That a job runs twice is certain, that its mail goes out once is a claim until a test runs the job twice.',
  fix: 'Run the job twice and expect one message.',
  references: [{ label: 'pytest: fixtures', url: 'https://docs.pytest.org/en/stable/how-to/fixtures.html' }],
  needs: ['tests', 'scenarios', 'jobs'],
  evaluate(facts) {
    const [job] = facts.jobs.mailJobs
    return judgeScenario(facts, {
      subject: job === undefined ? undefined : { name: job.name, at: job.at },
      absent: 'No job sends mail',
      parts: [
        {
          name: 'a mail is sent once',
          proves: ({ name, text }) => ONCE.test(name) && /mail|remind|outbox|messages?\b|notif/i.test(text),
        },
      ],
    })
  },
})
