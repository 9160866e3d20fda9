import { search, source } from '../../core/evidence.ts'
import type { Finding, Outcome } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { BlockingCall, BlockingKind, LoopReach } from '../../facts/blocking/types.ts'
import type { Facts } from '../../facts/index.generated.ts'
import { codeRead } from '../code-read.ts'

/** The answer for one kind of blocking call: findings with the way from the event loop to the call. */
export function judgeBlocking(
  { blocking, python, nodeCode }: Pick<Facts, 'blocking' | 'python' | 'nodeCode'>,
  kinds: readonly BlockingKind[],
  what: string,
): Outcome {
  const read = codeRead(python, nodeCode)
  const looked =
    nodeCode.files.length === 0
      ? search('asynchronous functions', read.words, read.files, blocking.asyncFunctions)
      : search('code that answers requests', read.words, read.files, blocking.asyncFunctions)
  if (blocking.firstAsync === undefined) return notApplicable('The service has no asynchronous code', [looked])
  const calls = blocking.calls.filter(({ kind }) => kinds.includes(kind))
  const findings = distinct(calls).flatMap(findingOf)
  const harmless = calls.filter(({ reached }) => !isOnLoop(reached))
  const seen = harmless.slice(0, 6).map((call) => source(call.at, `${call.call}: ${whyHarmless(call)}`))
  const handed = blocking.handedOver.filter(({ kind }) => kinds.includes(kind))
  const threads = handed.slice(0, 6).map(({ at, call }) => source(at, `${call} is handed to a thread`))
  const [gap] = gapsIn(python, nodeCode)
  if (calls.length === 0 && gap !== undefined)
    return unverified(`No ${what} seen, but not all code could be read`, 'Files the parser understands', [
      source({ file: gap.file, line: gap.line }, gap.reason),
    ])
  if (calls.length === 0 && handed.length === 0)
    return notApplicable(`Nothing of the kind is called: ${what}`, [search(what, read.words, read.files), looked])
  const open = calls.filter(({ reached, doubt }) => reached === undefined && doubt !== undefined)
  if (findings.length === 0 && open.length > 0)
    return unverified(
      `${plural(calls.length, 'call')} of the kind, none seen on the event loop; who calls ${plural(open.length, 'of them', 'of them')} is not fully known`,
      'The callers of these functions, looked at by a person',
      open
        .slice(0, 6)
        .flatMap(({ at, call, doubt }) => [
          source(at, call),
          ...(doubt === undefined ? [] : [source(doubt.at, `may be a call of ${doubt.name}`)]),
        ]),
    )
  return judge(
    findings,
    [...seen, ...threads, looked],
    {
      fail: `${plural(findings.length, 'place')} in asynchronous code ${findings.length === 1 ? 'blocks' : 'block'} the event loop: ${what}`,
      pass: `${plural(calls.length + handed.length, 'call')} of the kind, none on the event loop`,
    },
    notApplicable(`Nothing of the kind is called: ${what}`, [looked]),
  )
}

interface Gap {
  readonly file: string
  readonly line: number
  readonly reason: string
}

function gapsIn(python: Facts['python'], node: Facts['nodeCode']): Gap[] {
  const ours = python.coverage.unparsed.map(({ file, lines, reason }) => ({ file, line: lines[0] ?? 1, reason }))
  return [...ours, ...node.coverage().unparsed]
}

function isOnLoop(reached: LoopReach | undefined): reached is LoopReach {
  return reached?.by === 'handler' || reached?.by === 'loop'
}

function whyHarmless({ reached }: BlockingCall): string {
  if (reached === undefined) return 'only synchronous code reaches it'
  return reached.by === 'start-up' ? 'before the service answers' : 'in an event loop of its own'
}

/** One call of a kind in a function stands for all of them there. */
function distinct(calls: readonly BlockingCall[]): BlockingCall[] {
  const seen = new Set<string>()
  return calls.filter((call) => {
    const key = `${call.call} ${call.within}`
    return isOnLoop(call.reached) && !seen.has(key) && seen.add(key)
  })
}

function findingOf({ at, call, within, reached }: BlockingCall): Finding[] {
  if (!isOnLoop(reached)) return []
  const { asyncFunction, chain } = reached
  const steps = chain.slice(1).map((link) => source(link.at, `${link.name} calls the one before`))
  const isDirect = asyncFunction.name === within
  const kind = at.file.endsWith('.py') ? 'async def' : 'handler'
  return [
    {
      message: isDirect
        ? `${call} blocks the event loop in ${kind} ${within}`
        : `${call} in ${within} blocks the event loop of ${kind} ${asyncFunction.name}`,
      subject: `${call} in ${within}`,
      confidence: reached.by === 'handler' ? 'high' : 'medium',
      evidence: [
        source(at, 'waits here'),
        ...steps.slice(0, 6),
        source(asyncFunction.at, `${kind} ${asyncFunction.name} runs on the event loop`),
      ],
    },
  ]
}
