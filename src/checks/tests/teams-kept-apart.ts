import { defineCheck } from '../define-check.ts'
import { endpointLike, judgeScenario } from './scenarios.ts'

const TEAMS = /team|crew|squad/i
const HIDDEN = /\b(403|404)\b|== \[\]|not in\b|raises/

export default defineCheck({
  id: 'tests/teams-kept-apart',
  title: 'Tests prove that workers do not see jobs of other teams',
  severity: 'warning',
  answers: ['A-108', 'A-242'],
  why: 'Workers share a portal: the only thing between their teams is a comparison that is easily lost.',
  fix: 'Make two teams, assign a job to the first, and expect 404 for a worker of the second.',
  references: [{ label: 'pytest: fixtures', url: 'https://docs.pytest.org/en/stable/how-to/fixtures.html' }],
  needs: ['tests', 'scenarios', 'endpoints'],
  evaluate(facts) {
    const workers = endpointLike(facts.endpoints, /(^|\/)(workers?|crew|staff)(\/|$)/i)
    return judgeScenario(facts, {
      subject: workers === undefined ? undefined : facts.scenarios.teams,
      absent: 'No endpoints for workers of teams',
      parts: [
        {
          name: 'a worker does not see jobs of other teams',
          proves: ({ text }) => TEAMS.test(text) && /worker|crew/i.test(text) && HIDDEN.test(text),
        },
      ],
    })
  },
})
