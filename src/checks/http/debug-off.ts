import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import { conditionOf } from '../../facts/logging/conditions.ts'
import type { ShownStack } from '../../facts/node-http/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import { defineCheck } from '../define-check.ts'
import { inProduction } from './production.ts'

export default defineCheck({
  id: 'http/debug-off',
  title: 'Debug mode is off in production',
  severity: 'blocker',
  answers: ['A-161'],
  why: 'In debug mode an error answers with its traceback: source lines, paths, values of variables. A service in Node does the same when it answers with error.stack.',
  fix: 'Leave debug out, or take it from a setting that is False by default.',
  references: [
    { label: 'CWE-489', url: 'https://cwe.mitre.org/data/definitions/489.html' },
    { label: 'Starlette: debug', url: 'https://www.starlette.io/applications/' },
  ],
  needs: ['endpoints', 'settings', 'python', 'nodeHttp'],
  coversNode: true,
  evaluate({ endpoints, settings, python, nodeHttp }) {
    const findings: Finding[] = []
    const seen: Evidence[] = []
    const unknown: Evidence[] = []
    for (const { name, at, options } of endpoints.applications) {
      if (!at.file.endsWith('.py')) {
        if (nodeHttp.stacks.every(isForDevelopment))
          seen.push(source(at, `no answer of ${name} was seen to show stacks`))
        continue
      }
      const { debug } = options
      const unread = options['**']
      const condition = conditionAt(python, at)
      if (debug === undefined && unread !== undefined)
        unknown.push(source(unread.at, `${name}: debug may be in **${unread.text}`))
      else if (debug === undefined) seen.push(source(at, `${name} does not set debug, which is off by default`))
      else if (condition !== undefined && /debug|(^|[^a-z])dev|local/i.test(condition))
        seen.push(source(at, `only when ${condition}`))
      else {
        const about = inProduction(debug, settings, (value) => value === true || value === 'true' || value === 1)
        if (about.verdict === 'good') seen.push(source(about.at, about.label))
        else if (about.verdict === 'unknown') unknown.push(source(about.at, about.label))
        else findings.push(findingOf(name, at, about.at, debug.text))
      }
    }
    for (const one of nodeHttp.stacks) {
      if (isForDevelopment(one)) seen.push(source(one.at, `only when ${one.condition}`))
      else findings.push(stackFinding(one))
    }
    const looked = search('applications', 'code files', python.code.length, endpoints.applications.length)
    if (isNonEmpty(findings))
      return fail(
        findings.length > nodeHttp.stacks.length || nodeHttp.stacks.length === 0
          ? 'An application runs in debug mode unless somebody turns it off.'
          : 'Errors are answered with their stack.',
        findings,
      )
    if (isNonEmpty(unknown))
      return unverified(
        'Whether debug mode is on is not known from the code.',
        'the value that production sets',
        unknown,
      )
    return isNonEmpty(seen) ? pass('Debug mode is off.', seen) : notApplicable('There is no web application.', [looked])
  },
})

/** Somebody thought of where it is shown: `NODE_ENV !== 'production'`, `isDev`. */
function isForDevelopment({ condition }: ShownStack): boolean {
  return condition !== undefined && /dev|debug|local|test|prod/i.test(condition)
}

function stackFinding({ at, within, text, confidence, condition }: ShownStack): Finding {
  return {
    message: `${within} answers with the stack of an error${condition === undefined ? '' : `, when ${condition}`}: ${text}`,
    subject: `stack in answers of ${within}`,
    confidence: condition === undefined ? confidence : 'medium',
    evidence: [source(at, 'shown to the client')],
    fix: 'Log the stack, and answer with a message of your own and the id of the request.',
  }
}

function findingOf(name: string, application: Position, at: Position, text: string): Finding {
  return {
    message: `${name} is created with debug=${text}, which is on${text === 'True' ? '' : ' by default'}.`,
    subject: `debug of ${name}`,
    confidence: 'high',
    evidence: [source(at, 'on'), source(application, 'the application')],
  }
}

/** The `if` around the place where an application is made. */
function conditionAt(python: PythonFacts, at: Position): string | undefined {
  const module = python.code.find(({ file }) => file === at.file)
  const call = module?.root.find('call').find((node) => node.line === at.line)
  return call === undefined ? undefined : conditionOf(call)
}
