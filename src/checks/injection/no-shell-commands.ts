import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Confidence, Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { TracedInput } from '../../facts/origins/inputs.ts'
import type { Command } from '../../facts/process-sinks/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'injection/no-shell-commands',
  title: 'No shell reads text from outside, and no client chooses what program runs',
  severity: 'blocker',
  answers: ['A-178', 'A-174'],
  why: 'A shell treats ; | $() and the like in a value as commands of its own: whoever chooses the value runs programs as the service.',
  fix: 'Start the program with a list of arguments and no shell (Python: subprocess.run(["convert", path]); Node: execFile("convert", [path])), put "--" before values of clients, and quote what must pass a shell (shlex.quote in Python).',
  references: [
    { label: 'CWE-78', url: 'https://cwe.mitre.org/data/definitions/78.html' },
    {
      label: 'Node: child_process.execFile',
      url: 'https://nodejs.org/api/child_process.html#child_processexecfilefile-args-options-callback',
    },
    {
      label: 'Python: security considerations of subprocess',
      url: 'https://docs.python.org/3/library/subprocess.html#security-considerations',
    },
  ],
  needs: ['processSinks', 'python', 'nodeCode'],
  coversNode: true,
  evaluate({ processSinks: { commands }, python, nodeCode }) {
    const read = codeRead(python, nodeCode)
    if (read.files === 0) return notApplicable('There is no code in Python or of a service in Node')
    const findings = commands.flatMap(findingOf)
    const looked = search('calls that start programs', read.words, read.files, commands.length)
    const seen: Evidence[] = commands.slice(0, 8).map(({ at, call, mode }) => source(at, `${call}, ${HOW[mode]}`))
    if (isNonEmpty(findings)) {
      return fail(
        `${findings.length} of ${commands.length} calls that start programs take text that may come from outside`,
        findings,
      )
    }
    if (read.unparsed > 0) {
      return unverified(
        `${commands.length} calls that start programs were read, but ${read.unparsedWords} could not be read cleanly`,
        'files that parse',
        [...seen, looked],
      )
    }
    const undecided = commands.filter(isUndecided)
    const [first] = undecided
    if (first !== undefined) {
      return unverified(
        `${undecided.length} of ${commands.length} calls that start programs get the program's name from elsewhere, as ${first.within} does: ${first.inputs[0]?.text ?? ''}`,
        'the callers that name the program',
        [...undecided.slice(0, 5).map(({ at, call }) => source(at, `${call}: which program was not seen`)), looked],
      )
    }
    const shells = commands.filter(({ mode }) => mode === 'shell').length
    return pass(
      commands.length === 0
        ? `No program is started in ${read.words}`
        : `${commands.length} calls start programs: ${commands.length - shells} without a shell, ${shells} through one with fixed, quoted or the operator's text`,
      [looked, ...seen],
    )
  },
})

/** Paths of programs that the machine has: the interpreter itself, what a look-up by name found. */
const OWN_PROGRAM = /\bsys\.executable\b|\bwhich(\.sync)?\(|\bprocess\.(execPath|argv0)\b/

/** A program named by a value whose origin was not found, so that a client may have named it. */
function isUndecided({ mode, inputs, at }: Command): boolean {
  if (mode !== 'program' || OPERATORS_OWN.test(at.file)) return false
  return inputs.some(
    ({ origin, text, from }) =>
      (origin === 'parameter' || origin === 'unknown') && !OWN_PROGRAM.test(text) && !OWN_PROGRAM.test(from),
  )
}

const HOW: Readonly<Record<Command['mode'], string>> = {
  shell: 'through a shell with text that is fixed or quoted',
  program: 'without a shell',
  unknown: 'with a shell or not as a variable tells',
}

const WHENCE: Readonly<Record<string, string>> = {
  request: 'which comes from the request',
  parameter: 'a parameter whose callers were not all found',
  unknown: 'whose origin was not found',
}

/** Programs of the operator's command line are given what the operator types. */
const OPERATORS_OWN =
  /(^|\/)(cli|scripts?|tools?|bin|commands?|management|migrations|deploy(ment)?)(\/|\.(py|[cm]?[jt]s)$)|(^|\/)(setup|__main__|cli[^/]*|[^/]*_cli)\.(py|[cm]?[jt]s)$/

function confidenceOf({ origin, isLocal, isServed }: TracedInput, command: Command): Confidence | undefined {
  if (origin === 'request') return command.mode === 'unknown' || !isLocal ? 'medium' : 'high'
  // Without a shell only a program of a client's choosing is a danger.
  if (command.mode === 'program' || (origin !== 'parameter' && origin !== 'unknown')) return undefined
  // Nobody saw a client send it; where no request is known to come here, somebody should look, and no more is known.
  return isServed && command.mode === 'shell' && !OPERATORS_OWN.test(command.at.file) ? 'medium' : 'low'
}

function findingOf(command: Command): Finding[] {
  const order = ['request', 'parameter', 'unknown']
  const input = command.inputs
    .toSorted((a, b) => order.indexOf(a.origin) - order.indexOf(b.origin))
    .find((one) => order.includes(one.origin))
  const confidence = input === undefined ? undefined : confidenceOf(input, command)
  const place = source(command.at, 'the program is started here')
  if (input !== undefined && confidence !== undefined) {
    const what = command.mode === 'program' ? 'starts the program named by' : 'gives a shell text with'
    return [
      {
        message: `${command.call} ${what} ${input.text}, ${WHENCE[input.origin] ?? ''}`,
        subject: `${input.text} in ${command.call} of ${command.within}`,
        confidence,
        evidence: [
          place,
          source(input.at, 'the inserted expression'),
          source(input.fromAt, `where it comes from: ${input.from}`),
        ],
      },
    ]
  }
  const passed = command.mode === 'program' ? command.arguments : []
  const option = passed.find(({ afterOption }) => afterOption !== true) ?? passed[0]
  if (option === undefined) return []
  return [
    {
      message: `${command.call} passes ${option.text} from the request as an argument of its own: a value that begins with - is read as an option`,
      subject: `${option.text} in ${command.call} of ${command.within}`,
      confidence: option.afterOption === true ? 'low' : 'medium',
      evidence: [place, source(option.fromAt, `where it comes from: ${option.from}`)],
      fix: 'Put "--" before the value, or refuse values that begin with "-".',
    },
  ]
}
