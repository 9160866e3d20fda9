import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'
import { blindSpot, testSearch } from './empty.ts'

export default defineCheck({
  id: 'tests/external-services-contained',
  title: 'Tests bring the services they need with them',
  severity: 'recommendation',
  answers: ['C-255'],
  why: 'Tests that need a server on somebody’s machine run there and nowhere else, and are skipped where they matter.',
  fix: 'Start databases, Redis and storages with testcontainers or as services of the workflow; answer for other APIs with respx or responses.',
  references: [{ label: 'Testcontainers', url: 'https://testcontainers.com/' }],
  needs: ['tests', 'scenarios', 'outbound'],
  evaluate({ tests, scenarios: { containers }, outbound: { calls } }) {
    const seen = containers.slice(0, 8).map(({ at, name }) => source(at, name))
    if (isNonEmpty(seen)) return pass('Services that tests need are started for them', seen)
    const outside = calls.filter(({ purpose }) => purpose === 'service')
    if (tests.usesDatabase === undefined && outside.length === 0)
      return notApplicable('The service needs no other service', [
        search('databases and calls of other services', 'code', tests.searched),
      ])
    const blind = blindSpot(tests)
    if (blind !== undefined) return blind
    const need = tests.usesDatabase?.at ?? outside[0]?.at
    return fail('Nothing starts the services that tests need', [
      {
        message: 'No container or stand-in of an external service was found beside the tests',
        subject: 'services for tests',
        confidence: 'medium',
        evidence: [
          testSearch(tests, 'testcontainers, services of workflows, respx, responses, moto, fakeredis'),
          ...(need === undefined ? [] : [source(need, 'the service needs this')]),
        ],
      },
    ])
  },
})
