import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Confidence, Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { Evaluation } from '../../facts/process-sinks/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/no-dynamic-evaluation',
  title: 'No data from outside is run as code, unpickled or made into a template',
  severity: 'blocker',
  answers: ['A-174'],
  why: 'eval, exec, pickle, unsafe YAML and templates made from text all run what is in the data: whoever writes the data runs code as the service.',
  fix: 'Read data with json, ast.literal_eval or yaml.safe_load; render templates from files, or in a SandboxedEnvironment; sign what must be pickled. In Node use JSON.parse, and a table of functions instead of eval or new Function.',
  references: [
    { label: 'CWE-94', url: 'https://cwe.mitre.org/data/definitions/94.html' },
    { label: 'CWE-502', url: 'https://cwe.mitre.org/data/definitions/502.html' },
  ],
  needs: ['processSinks', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ processSinks: { evaluations }, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    if (read.files === 0) return notApplicable('There is no code in Python or of a service in Node')
    const findings = evaluations.flatMap(findingOf)
    if (isNonEmpty(findings)) {
      return fail(`${findings.length} places run data as code that may come from outside`, findings)
    }
    const looked = search(
      nodeCode.files.length === 0
        ? 'eval, exec, pickle, unsafe YAML, templates made from text'
        : 'eval, new Function, exec, vm, pickle, unsafe YAML, templates made from text',
      read.words,
      read.files,
      evaluations.length,
    )
    const seen: Evidence[] = evaluations
      .slice(0, 8)
      .map(({ at, call, isConfined }) =>
        source(at, isConfined ? `${call}, in a sandbox` : `${call} of fixed or the operator's text`),
      )
    if (read.unparsed > 0) {
      return unverified(
        `Nothing dangerous was found, but ${read.unparsedWords} could not be read cleanly`,
        'files that parse',
        [...seen, looked],
      )
    }
    return pass(
      evaluations.length === 0
        ? `No data is run as code in ${read.words}`
        : `${evaluations.length} places evaluate or load data, all of it fixed, the operator's own or in a sandbox`,
      [looked, ...seen],
    )
  },
})

const WHAT: Readonly<Record<Evaluation['kind'], string>> = {
  code: 'runs as code',
  objects: 'builds objects from',
  template: 'makes a template of',
  module: 'imports the module named by',
}

const WHENCE: Readonly<Record<string, string>> = {
  request: 'which comes from the request',
  parameter: 'a parameter whose callers were not all found',
  unknown: 'whose origin was not found',
}

function confidenceOf({ kind, input, isConfined }: Evaluation): Confidence | undefined {
  if (isConfined && (kind === 'template' || kind === 'module')) return undefined
  // Python sandboxes have been left before; from another function it may have passed tests that were not seen.
  if (input.origin === 'request') return isConfined || !input.isLocal ? 'medium' : 'high'
  if (kind === 'module' || (input.origin !== 'parameter' && input.origin !== 'unknown')) return undefined
  // Nobody saw a client send it; where no request is known to come here, somebody should look, and no more is known.
  return kind === 'code' && input.isServed && !isConfined ? 'medium' : 'low'
}

function findingOf(one: Evaluation): Finding[] {
  const confidence = confidenceOf(one)
  if (confidence === undefined) return []
  const { call, input } = one
  return [
    {
      message: `${call} ${WHAT[one.kind]} ${input.text}, ${WHENCE[input.origin] ?? ''}`,
      subject: `${call} of ${input.text} in ${one.within}`,
      confidence,
      evidence: [
        source(one.at, `${call} stands here`),
        source(input.fromAt, `where the data comes from: ${input.from}`),
      ],
    },
  ]
}
