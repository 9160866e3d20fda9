import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Outcome } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { Facts } from '../../facts/index.generated.ts'
import type { Subject, TestScenario } from '../../facts/scenarios/types.ts'
import { blindSpot, testSearch } from './empty.ts'

/** Who is not the owner, in the words tests use. */
const STRANGER =
  /other_?(org|compan|tenant|user|workspace|account|team|client|worker)|another|foreign|stranger|cross_?(org|tenant|team)|\b(org|company|tenant|team|user|client)_?(b|2|two)\b|second_?(org|tenant|company|user|team)|isolat|intrud|attacker|not_own|someone_else|wrong_(org|tenant|team)/i
const HIDDEN = /\b(403|404)\b|== \[\]|not in\b|NOT_FOUND|FORBIDDEN|pytest\.raises|toEqual\(\[\]\)|len\([^)]*\) == 0/

/** A test in which somebody asks for what is another's, and does not get it. */
export function hidesFromStrangers({ name, text }: TestScenario): boolean {
  return STRANGER.test(name) ? HIDDEN.test(text) : near(text, STRANGER, HIDDEN, 3)
}

/** Whether two things are said within a few lines of each other. */
export function near(text: string, one: RegExp, other: RegExp, lines: number): boolean {
  const all = text.split('\n')
  return all.some(
    (line, at) => one.test(line) && other.test(all.slice(Math.max(0, at - lines + 1), at + lines).join('\n')),
  )
}

export interface ScenarioQuestion {
  /** The thing of the service the tests should be about; undefined when it has none. */
  readonly subject: Subject | undefined
  readonly absent: string
  /** Each part must be proven by some test. */
  readonly parts: readonly { readonly name: string; proves(test: TestScenario): boolean }[]
}

/** Whether running tests prove each part of a question; what they assert decides, not the name of their file. */
export function judgeScenario(
  { tests, scenarios }: Pick<Facts, 'tests' | 'scenarios'>,
  question: ScenarioQuestion,
): Outcome {
  const { subject, absent, parts } = question
  if (subject === undefined)
    return notApplicable(absent, [search(absent, 'code and endpoints of the service', tests.searched)])
  const running = scenarios.cases.filter(({ runs }) => runs)
  const answers = parts.map(({ name, proves }) => ({ name, test: running.find(proves) }))
  const missing = answers.filter(({ test }) => test === undefined).map(({ name }) => name)
  const seen = answers.flatMap(({ name, test }) => (test === undefined ? [] : [source(test.at, name)]))
  if (missing.length === 0 && isNonEmpty(seen))
    return pass(`Tests prove: ${parts.map(({ name }) => name).join(', ')}`, seen)
  const blind = blindSpot(tests)
  if (blind !== undefined) return blind
  const findings = missing.map((name) => ({
    message: `No test proves: ${name}`,
    subject: `test of ${name}`,
    confidence: 'medium' as const,
    evidence: [source(subject.at, `${subject.name} is here`), testSearch(tests, name)] as const,
  }))
  return isNonEmpty(findings)
    ? fail(`${missing.length} of ${parts.length} things are not tested`, findings)
    : notApplicable(absent, [testSearch(tests, absent)])
}

/** An endpoint as the subject of a question. */
export function endpointLike({ endpoints }: Facts['endpoints'], path: RegExp): Subject | undefined {
  const found = endpoints.find((one) => path.test(one.path))
  return found === undefined ? undefined : { name: `${found.method} ${found.path}`, at: found.at }
}
