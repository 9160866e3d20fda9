import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LoggingSetup } from '../../facts/logging/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'logging/level-chosen',
  title: 'The level of logging comes from the settings, and is not DEBUG by itself',
  severity: 'recommendation',
  answers: ['C-205'],
  why: 'A level that stands in the code cannot be raised on the day something is wrong without a release; DEBUG in production writes what nobody wanted kept, and fills the disk.',
  fix: 'Read the level from the environment with a default of INFO: `logging.basicConfig(level=settings.log_level)`.',
  references: [
    { label: 'Python: logging levels', url: 'https://docs.python.org/3/library/logging.html#logging-levels' },
  ],
  needs: ['logging'],
  evaluate({ logging: { setups, calls } }) {
    const running = setups.filter(({ reach, at }) => reach === 'runs' && !BESIDE.test(at.file))
    const looked = search('calls that configure logging', 'calls of loggers', calls, setups.length)
    if (running.length === 0) return notApplicable('No configuration of logging was seen to run', [looked])
    const written = running.filter(({ level }) => level !== undefined)
    const chosen = written.filter(({ level }) => !isFixed(level))
    const evidence = chosen.map(({ at, level }) => source(at, level))
    if (isNonEmpty(evidence)) return pass('The level is not fixed in the code', evidence)
    const fixed = written.map(findingOf)
    if (isNonEmpty(fixed))
      return fail(
        written.some(({ level }) => isDebug(level))
          ? 'Everything is logged, down to DEBUG'
          : 'The level stands in the code',
        fixed,
      )
    return unverified('Where the level comes from was not seen', 'The dictionary or file that configures logging', [
      ...running.slice(0, 3).map(({ at, name }) => source(at, name)),
    ])
  },
})

/** Programs that lie beside the service: load tests, tools. */
const BESIDE = /(^|\/)(locust\w*|load_?tests?|scripts?|tools?)(\/|\.py$)/

/** A level by its name or number, as it stands there. */
function isFixed(level: string | undefined): boolean {
  return (
    /^(logging\.)?["']?(NOTSET|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)["']?$/i.test(level ?? '') ||
    /^\d+$/.test(level ?? '')
  )
}

function isDebug(level: string | undefined): boolean {
  return /^(logging\.)?["']?(DEBUG|NOTSET)["']?$/i.test(level ?? '') || level === '10' || level === '0'
}

function findingOf({ at, level, name, within }: LoggingSetup): Finding {
  return {
    message: `${name} sets the level to ${level}${within === undefined ? '' : ` in ${within}`}, whatever the settings say`,
    subject: `level of ${name} in ${at.file}`,
    // It may be one of several handlers, or of a tool; and another call may change it later.
    confidence: 'low',
    evidence: [source(at, level)],
  }
}
