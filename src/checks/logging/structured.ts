import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { SettingsFacts } from '../../facts/settings/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'
import { offByDefault } from '../off-by-default.ts'
import { configuredElsewhere } from './elsewhere.ts'

export default defineCheck({
  id: 'logging/structured',
  title: 'Logs are written as JSON in production',
  severity: 'recommendation',
  answers: ['A-074', 'A-220'],
  why: 'A collector can search, count and alert on fields; free text must be taken apart with patterns that break with every new message.',
  fix: 'Use python-json-logger, structlog with JSONRenderer, or loguru with serialize=True, and attach it in the configuration that production uses. In Node pino writes JSON by itself, winston with format.json().',
  references: [
    { label: 'python-json-logger', url: 'https://nhairs.github.io/python-json-logger/' },
    {
      label: 'structlog: logging best practices',
      url: 'https://www.structlog.org/en/stable/logging-best-practices.html',
    },
  ],
  needs: ['logging', 'python', 'settings', 'nodeCode'],
  coversNode: true,
  evaluate({ logging, python, settings, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const { json, setups, calls } = logging
    const looked = search(
      'JSON formatters in use',
      `${read.words} and logging configuration files`,
      read.files,
      json.length,
    )
    if (calls === 0 && setups.length === 0) return notApplicable('The service does not log.', [looked])
    const used = json
      .filter(({ reach }) => reach !== 'never')
      .map((one) => source(one.at, one.conditional === undefined ? one.name : `${one.name}, when ${one.conditional}`))
    const off = json.flatMap(({ reach, conditional }) => (reach === 'never' ? [] : offByDefault(conditional, settings)))
    if (isNonEmpty(used) && isNonEmpty(off) && off.length === used.length)
      return unverified(
        `A JSON formatter is used only when ${off[0].name} is on, which it is not by default.`,
        `${off[0].name} in the environment of production`,
        [...used, source(off[0].at, off[0].name)],
      )
    const unclear = json.filter(({ reach, conditional }) => reach !== 'never' && isUnclear(conditional, settings))
    if (isNonEmpty(used) && unclear.length === used.length)
      return unverified(
        `A JSON formatter is used only when ${unclear[0]?.conditional}, and whether that holds in production was not found.`,
        'a line of the log in production',
        used,
      )
    if (isNonEmpty(used)) return pass('A JSON formatter is in use.', used)
    const dead = json.map((one) => ({
      message: `${one.name} writes JSON, but no logging configuration that runs uses it.`,
      subject: `JSON formatter ${one.name}`,
      confidence: 'high' as const,
      evidence: [source(one.at, 'defined here')] as const,
    }))
    if (isNonEmpty(dead)) return fail('A JSON formatter exists and is not used.', dead)
    if (read.unparsed > 0) {
      return unverified('No JSON formatter was found, but some files could not be read.', 'files that parse', [looked])
    }
    const elsewhere = configuredElsewhere(logging)
    if (elsewhere !== undefined) return elsewhere
    const setup = setups.find(({ reach }) => reach === 'runs') ?? setups[0]
    return fail('Logs are free text.', [
      {
        message: 'No JSON formatter is configured: log lines are free text.',
        subject: 'log format',
        confidence: 'medium',
        evidence: setup === undefined ? [looked] : [source(setup.at, 'logging is configured here'), looked],
      },
    ])
  },
})

/**
 * A lone word that is no setting with a known default, and says nothing of production: `if json_output`; or a format
 * that a setting would have to name and does not by default: `if LOG_FORMAT == 'json'`.
 */
function isUnclear(conditional: string | undefined, { settings }: SettingsFacts): boolean {
  const [, switched, wanted] = /^([\w.]+) == ["'](\w+)["']$/.exec(conditional ?? '') ?? []
  if (switched !== undefined && wanted !== undefined && !/prod/i.test(wanted)) {
    const format = settings.find(({ attribute }) => attribute === switched.split('.').at(-1))
    return (
      format?.default.kind === 'constant' && String(format.default.value ?? '').toLowerCase() !== wanted.toLowerCase()
    )
  }
  if (conditional === undefined || !/^[\w.]+$/.test(conditional) || /prod|deploy|container|docker/i.test(conditional))
    return false
  const name = conditional.split('.').at(-1)
  const found = settings.find(({ attribute }) => attribute === name)
  return found === undefined || found.default.kind !== 'constant'
}
