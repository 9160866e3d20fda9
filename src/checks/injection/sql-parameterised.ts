import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Confidence, Finding, Outcome } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { TracedInput } from '../../facts/origins/inputs.ts'
import type { BuiltStatement } from '../../facts/sql-sinks/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/sql-parameterised',
  title: 'Values reach SQL as bind parameters, never as part of its text',
  severity: 'blocker',
  answers: ['A-175', 'A-174'],
  why: 'Text that a client chooses and that becomes part of a statement lets the client write the statement: read, change or delete any row the service can.',
  fix: 'Pass values as bind parameters (Python: text("… WHERE id = :id"), {"id": value}; Node: pool.query("… WHERE id = $1", [id]), a tagged $queryRaw) and choose table and column names from a fixed table of allowed names.',
  references: [
    { label: 'CWE-89', url: 'https://cwe.mitre.org/data/definitions/89.html' },
    {
      label: 'OWASP SQL injection prevention',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/SQL_Injection_Prevention_Cheat_Sheet.html',
    },
  ],
  needs: ['sqlSinks', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ sqlSinks, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const findings = [...sqlSinks.built, ...sqlSinks.opaque].flatMap(findingOf)
    const places = [...sqlSinks.constant, ...sqlSinks.built.map(({ at }) => at)]
    const where = read.words
    const seen: Evidence[] = [
      ...sqlSinks.built.slice(0, 5).map(({ at }) => source(at, 'built from constants, checked names or settings only')),
      ...sqlSinks.constant.slice(0, 5).map((at) => source(at, 'constant text')),
    ]
    if (places.length > 0)
      seen.push(search('statements built with text of a client', where, places.length, findings.length))
    const none = search('statements written as text (text(), execute(), fetch(), query(), raw())', where, places.length)
    const opaque = sqlSinks.opaque.filter(({ parts }) => parts.some(({ origin }) => isOpen(origin)))
    if (findings.length === 0 && read.unparsed > 0) {
      return unverified(
        `${places.length} statements written as text were read and none takes text of a client, but ${read.unparsedWords} could not be read cleanly`,
        'files that parse',
        seen,
      )
    }
    const [first] = opaque.filter(({ isMigration }) => !isMigration)
    if (findings.length === 0 && first !== undefined) return undecided(opaque, first, seen)
    return judge(
      findings,
      seen,
      {
        fail: `${findings.length} of ${places.length + opaque.length} statements written as text take values that may come from outside`,
        pass: `${places.length} statements written as text: ${sqlSinks.constant.length} constant, ${sqlSinks.built.length} built from names that are fixed, checked or the operator's`,
      },
      notApplicable('No statement is written as text: everything goes through the query builder or no SQL is used', [
        none,
      ]),
    )
  },
})

/** Whole statements that come from somewhere else: whether a client wrote them was not seen. */
function undecided(opaque: readonly BuiltStatement[], first: BuiltStatement, seen: readonly Evidence[]): Outcome {
  const [part] = first.parts
  const whence = WHENCE[part?.origin ?? 'unknown'] ?? ''
  return unverified(
    `${opaque.length} statements take their whole text from elsewhere, as ${first.within} does: ${part?.text ?? 'its text'}, ${whence}`,
    'the callers that give these statements their text',
    [...opaque.slice(0, 5).map(({ at }) => source(at, 'a whole statement from elsewhere')), ...seen],
  )
}

function isOpen(origin: TracedInput['origin']): boolean {
  return origin === 'request' || origin === 'parameter' || origin === 'unknown'
}

const WHENCE: Readonly<Record<string, string>> = {
  request: 'which comes from the request',
  parameter: 'a parameter whose callers were not all found',
  unknown: 'whose origin was not found',
}

function confidenceOf({ kind }: BuiltStatement, part: TracedInput): Confidence {
  // Where nobody saw a client send it and no request is known to come here, that somebody should look is all there is.
  // Names in DDL cannot be bound, and are mostly the service's own.
  if (part.origin !== 'request')
    return kind === 'data' && part.origin === 'parameter' && part.isServed ? 'medium' : 'low'
  // From another function it may have passed tests that were not seen.
  return part.isLocal ? 'high' : 'medium'
}

const ORDER = ['low', 'medium', 'high']

function findingOf(statement: BuiltStatement): Finding[] {
  const open = statement.parts.filter(({ origin }) => isOpen(origin))
  const worst = open.toSorted(
    (a, b) => ORDER.indexOf(confidenceOf(statement, b)) - ORDER.indexOf(confidenceOf(statement, a)),
  )[0]
  // Migrations run the operator's own text; whole statements from elsewhere count only when a client sends them.
  if (worst === undefined || (statement.isMigration && worst.origin !== 'request')) return []
  if (statement.template === '{…}' && worst.origin !== 'request') return []
  return [
    {
      message: `${statement.call}() runs SQL with ${worst.text} in its text, ${WHENCE[worst.origin] ?? ''}: ${statement.template}`,
      subject: `${worst.text} in SQL of ${statement.within}`,
      confidence: confidenceOf(statement, worst),
      evidence: [
        source(statement.at, 'the statement runs here'),
        source(worst.at, 'the inserted expression'),
        source(worst.fromAt, `where it comes from: ${worst.from}`),
      ],
    },
  ]
}
