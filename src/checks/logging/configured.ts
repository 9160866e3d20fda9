import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LoggingSetup } from '../../facts/logging/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { configuredElsewhere } from './elsewhere.ts'

export default defineCheck({
  id: 'logging/configured',
  title: 'Logging is configured when the service starts',
  severity: 'warning',
  answers: ['A-220'],
  why: 'Without a configuration Python shows warnings and errors only, without time or module, and what the service says about itself at info level is lost.',
  fix: 'Call one configuration function (logging.config.dictConfig, structlog.configure or loguru) where the application is made, with the level taken from the settings. In Node make one logger (pino, winston) and use it instead of the console.',
  references: [{ label: 'Python logging.config', url: 'https://docs.python.org/3/library/logging.config.html' }],
  needs: ['logging', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ logging, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const { setups, calls, firstCall } = logging
    const { files } = read
    const looked = search('calls that configure logging', `${read.words} and start commands`, files, setups.length)
    if (files === 0) return notApplicable('There is no code of Python or of a service in Node.', [looked])
    const running = setups.filter(({ reach }) => reach === 'runs').map((one) => source(one.at, one.name))
    if (isNonEmpty(running))
      return pass(
        `Logging is configured in ${running.length === 1 ? 'one place' : `${running.length} places`}.`,
        running,
      )
    const scripts = setups.filter(({ reach }) => reach === 'script')
    if (scripts.length > 0) {
      const evidence = scripts.map((one) => source(one.at, one.name))
      return unverified(
        'Logging is configured only where a file is started as a program.',
        'the start command: whether it runs that file, or imports the application (then nothing is configured)',
        evidence,
      )
    }
    const dead = setups.map((one) => neverRuns(one, files))
    if (isNonEmpty(dead)) return fail('Logging is configured in code that never runs.', dead)
    if (calls === 0 || firstCall === undefined) return notApplicable('The service has no logger calls.', [looked])
    if (read.unparsed > 0) {
      return unverified('No logging configuration was found, but some files could not be read.', 'files that parse', [
        looked,
      ])
    }
    const elsewhere = configuredElsewhere(logging)
    if (elsewhere !== undefined) return elsewhere
    return fail('Nothing configures logging.', [
      {
        message: firstCall.file.endsWith('.py')
          ? `${calls} logger calls go to Python's last-resort handler: info is dropped, warnings carry no time.`
          : `${calls} calls write to the console as they are: without time, level or a way to silence them.`,
        subject: 'logging configuration',
        confidence: 'medium',
        evidence: [looked, source(firstCall, 'a logger call')],
      },
    ])
  },
})

function neverRuns(one: LoggingSetup, files: number): Finding {
  const what = one.within ?? one.name
  return {
    message: `${what} configures logging, but nothing calls it.`,
    subject: `logging set-up ${what} in ${one.at.file}`,
    confidence: 'high',
    evidence: [source(one.at, 'configured here'), search(`uses of ${what}`, 'code files', files)],
    fix: `Call ${what} where the application is made.`,
  }
}
