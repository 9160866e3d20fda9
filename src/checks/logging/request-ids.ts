import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { offByDefault } from '../off-by-default.ts'

export default defineCheck({
  id: 'logging/request-ids',
  title: 'Every request has an id, and log records carry it',
  severity: 'recommendation',
  answers: ['A-076'],
  why: 'With many requests at once, lines of one request can only be told from the others by an id that all of them carry.',
  fix: 'Register a middleware that takes X-Request-ID or makes one (asgi-correlation-id does), and put the id on records with a filter or structlog.contextvars. In Node pino-http and the logger of Fastify do both.',
  references: [{ label: 'asgi-correlation-id', url: 'https://github.com/snok/asgi-correlation-id' }],
  needs: ['logging', 'python', 'endpoints', 'settings', 'nodeCode'],
  coversNode: true,
  evaluate({ logging, python, endpoints, settings, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const inForce = logging.requestIds.filter(({ reach }) => reach !== 'never')
    const sources = inForce.filter(({ part }) => part === 'source').map((one) => source(one.at, one.name))
    const bindings = inForce.filter(({ part }) => part === 'binding').map((one) => source(one.at, one.name))
    const off = inForce.flatMap(({ part, conditional }) =>
      part === 'binding' ? offByDefault(conditional, settings) : [],
    )
    if (isNonEmpty(off) && off.length === bindings.length)
      return unverified(
        `Records carry an id only when ${off[0].name} is on, which it is not by default.`,
        `${off[0].name} in the environment of production`,
        [...bindings, source(off[0].at, off[0].name)],
      )
    const looked = search('request id middleware', read.words, read.files, sources.length)
    if (isNonEmpty(bindings)) return pass('Records carry the id of their request.', bindings)
    if (isNonEmpty(sources)) {
      return fail('Requests get an id that does not reach the logs.', [
        {
          message: 'Requests get an id, but no filter, processor or log format puts it on log records.',
          subject: 'request id on log records',
          confidence: 'medium',
          evidence: sources,
        },
      ])
    }
    if (logging.calls === 0) return notApplicable('The service has no logger calls.', [looked])
    if (endpoints.frameworks.length === 0 && endpoints.applications.length === 0) {
      return unverified('No web application was found to give ids to.', 'the place where the application is made', [
        looked,
      ])
    }
    return fail('Requests have no id.', [
      {
        message: 'No middleware gives requests an id, so lines of one request cannot be found together.',
        subject: 'request id',
        confidence: 'medium',
        evidence: [looked],
      },
    ])
  },
})
