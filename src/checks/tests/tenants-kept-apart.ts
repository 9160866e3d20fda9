import { defineCheck } from '../define-check.ts'
import { hidesFromStrangers, judgeScenario } from './scenarios.ts'

export default defineCheck({
  id: 'tests/tenants-kept-apart',
  title: 'Tests prove that one tenant does not see what belongs to another',
  severity: 'warning',
  answers: ['A-097', 'A-242', 'C-265'],
  why: 'A lost filter breaks no feature and shows in no log: only a test with two tenants notices.',
  fix: 'Make two tenants in a fixture, create something with the first, and expect 404 or an empty list with the second.',
  references: [
    {
      label: 'OWASP WSTG: bypassing authorization',
      url: 'https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/05-Authorization_Testing/02-Testing_for_Bypassing_Authorization_Schema',
    },
  ],
  needs: ['tests', 'scenarios'],
  evaluate(facts) {
    return judgeScenario(facts, {
      subject: facts.scenarios.tenants,
      absent: 'No table belongs to tenants',
      parts: [{ name: 'another tenant is refused', proves: hidesFromStrangers }],
    })
  },
})
