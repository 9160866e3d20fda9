import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { LoggedException } from '../../facts/logging/types.ts'
import { defineCheck } from '../define-check.ts'

/** More modules than this are counted in the summary: the first ones show the habit. */
const MAX_MODULES = 10
const MAX_PLACES = 3

export default defineCheck({
  id: 'logging/exceptions-keep-traceback',
  title: 'Unexpected exceptions are logged with their traceback',
  severity: 'warning',
  answers: ['A-078'],
  why: "A line such as `failed: 'NoneType' object is not subscriptable` does not say where: without the traceback the cause is guesswork.",
  fix: 'In `except Exception` blocks use logger.exception(…) or exc_info=True, or raise the exception on.',
  references: [
    {
      label: 'logging.Logger.exception',
      url: 'https://docs.python.org/3/library/logging.html#logging.Logger.exception',
    },
  ],
  needs: ['logging', 'python'],
  evaluate({ logging, python }) {
    const { exceptions } = logging
    const lost = exceptions.filter(({ keepsTraceback }) => !keepsTraceback)
    const looked = search(
      'broad except blocks that log an error',
      'Python files',
      python.code.length,
      exceptions.length,
    )
    const modules = byModule(lost)
    const findings = modules.slice(0, MAX_MODULES).map(([module, blocks]) => findingOf(module, blocks))
    if (isNonEmpty(findings)) {
      const rest = modules.length - findings.length
      const more = rest === 0 ? '' : `; shown are the ${MAX_MODULES} modules with most`
      return fail(
        `${lost.length} of ${exceptions.length} broad except blocks log an error without its traceback${more}.`,
        findings,
      )
    }
    const kept = exceptions.slice(0, 20).map((one) => source(one.at, one.call))
    if (kept.length > 0 && python.coverage.unparsed.length === 0) {
      return pass(`All ${exceptions.length} broad except blocks that log an error keep the traceback.`, [
        looked,
        ...kept,
      ])
    }
    if (python.coverage.unparsed.length > 0)
      return unverified('Some files could not be read.', 'files that parse', [looked])
    return notApplicable('No except block for any exception logs an error.', [looked])
  },
})

function byModule(blocks: readonly LoggedException[]): [string, LoggedException[]][] {
  const groups = new Map<string, LoggedException[]>()
  for (const block of blocks) groups.set(block.module, [...(groups.get(block.module) ?? []), block])
  return [...groups].sort((a, b) => b[1].length - a[1].length)
}

function findingOf(module: string, blocks: readonly LoggedException[]): Finding {
  const [first, ...more] = blocks.slice(0, MAX_PLACES).map((one) => source(one.at, one.within))
  const isOne = blocks.length === 1
  const does = isOne ? 'logs an error and drops' : 'log an error and drop'
  return {
    message: `${isOne ? 'One except block' : `${blocks.length} except blocks`} in ${module} ${does} its traceback.`,
    subject: `tracebacks in ${module}`,
    confidence: 'high',
    evidence: first === undefined ? [search('except blocks', module, 1, blocks.length)] : [first, ...more],
  }
}
