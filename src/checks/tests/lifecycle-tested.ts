import { defineCheck } from '../define-check.ts'
import { judgeScenario, near } from './scenarios.ts'

const CHANGE = /confirm|cancel|complet|reschedul|start|finish|transition|change_status|set_status/i
const ALLOWED = /\b20[0-4]\b|== ["'](confirmed|cancelled|done|completed|in_progress|started)|HTTP_20/i
const REFUSED = /\b409\b|CONFLICT|raises\([^)]*(Transition|State|Status|Conflict)/i

export default defineCheck({
  id: 'tests/lifecycle-tested',
  title: 'Tests prove which changes of state are allowed, and which are refused',
  severity: 'warning',
  answers: ['A-103', 'A-242'],
  why: 'A booking that is completed twice is paid twice: transitions that must not happen are only tried by tests.',
  fix: 'Walk one object through its life in a test, and try the transitions that are forbidden: expect 409.',
  references: [{ label: 'pytest: parametrize', url: 'https://docs.pytest.org/en/stable/how-to/parametrize.html' }],
  needs: ['tests', 'scenarios'],
  evaluate(facts) {
    const [lifecycle] = facts.scenarios.lifecycles
    const thing = (lifecycle?.name ?? '').replace(/(Status|State)$/, '').toLowerCase()
    return judgeScenario(facts, {
      subject: lifecycle,
      absent: 'No life cycle of bookings, orders or subscriptions',
      parts: [
        {
          name: `${thing}: allowed changes of state`,
          proves: ({ text }) => text.toLowerCase().includes(thing) && near(text, CHANGE, ALLOWED, 1),
        },
        {
          name: `${thing}: forbidden changes of state`,
          proves: ({ text }) => text.toLowerCase().includes(thing) && near(text, CHANGE, REFUSED, 2),
        },
      ],
    })
  },
})
