import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { shorten } from '../origins/inputs.ts'
import { keywordsOf } from '../python/keywords.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Retry } from './types.ts'

const TENACITY = ['tenacity.retry', 'tenacity.Retrying', 'tenacity.AsyncRetrying']
const BACKOFF = ['backoff.on_exception', 'backoff.on_predicate', 'backoff._decorator.on_exception']
/** Bounded by their own defaults: urllib3 10 in all, stamina 10 attempts, aiohttp_retry 3. */
const BOUNDED = [
  'urllib3.util.Retry',
  'urllib3.util.retry.Retry',
  'urllib3.Retry',
  'requests.adapters.Retry',
  'requests.packages.urllib3.util.retry.Retry',
  'stamina.retry',
  'stamina.retry_context',
  'aiohttp_retry.RetryClient',
  'httpx.HTTPTransport',
  'httpx.AsyncHTTPTransport',
  'httpx_retries.RetryTransport',
]

/** Retries by libraries and by loops of our own, with what bounds them. */
export function findRetries(python: PythonFacts): Retry[] {
  return [...byLibrary(python), ...bareDecorators(python), ...loops(python)]
}

function byLibrary(python: PythonFacts): Retry[] {
  return python
    .callsTo(...TENACITY, ...BACKOFF, ...BOUNDED, 'retrying.retry')
    .flatMap(({ node, name = '' }): Retry[] => {
      const { values, isOpen } = keywordsOf(node, python)
      const base = { at: node.position, by: name, within: decorated(node) ?? within(python, node), isOpen }
      if (/HTTPTransport$/.test(name)) {
        const retries = values.get('retries')
        return retries === undefined ? [] : [{ ...base, bound: `retries=${retries.text}` }]
      }
      if (BOUNDED.includes(name))
        return [{ ...base, bound: boundText(values, /^(total|attempts|retry_options|timeout)$/) ?? 'its own default' }]
      const bound = boundText(
        values,
        name.startsWith('tenacity') ? /^stop$/ : /^(max_tries|max_time|stop_max_attempt_number|stop_max_delay|stop)$/,
      )
      const positional = name.startsWith('tenacity') && argumentsOf(node).some(({ value }) => /stop_/.test(value.text))
      return [{ ...base, bound: isNever(bound) ? undefined : (bound ?? (positional ? 'stop' : undefined)) }]
    })
}

function boundText(values: ReadonlyMap<string, PythonNode>, names: RegExp): string | undefined {
  const found = [...values].find(([name, node]) => names.test(name) && node.kind !== 'none')
  return found === undefined ? undefined : `${found[0]}=${shorten(found[1].text, 60)}`
}

function isNever(bound: string | undefined): boolean {
  return bound !== undefined && /stop_never/.test(bound)
}

function decorated(node: PythonNode): string | undefined {
  const definition = node.parentNode?.kind === 'decorator' ? node.parentNode.parentNode?.field('definition') : undefined
  return definition?.field('name')?.text
}

/** `@retry` without parentheses: tenacity then repeats for ever. */
function bareDecorators(python: PythonFacts): Retry[] {
  return python.code.flatMap(({ root, tree }) => {
    if (!tree.text.includes('tenacity')) return []
    return root.find('decorator').flatMap((node): Retry[] => {
      const target = node.parts[0]
      if (target === undefined || target.kind === 'call' || python.qualifiedName(target) !== 'tenacity.retry') return []
      const within = node.parentNode?.field('definition')?.field('name')?.text ?? ''
      return [{ at: node.position, by: 'tenacity.retry', within, bound: undefined, isOpen: false }]
    })
  })
}

const ASKS =
  /\b(requests|httpx|aiohttp|urlopen|session|client|http)\w*\.(get|post|put|patch|delete|request|send|fetch)\(|urlopen\(|\bsmtplib\.SMTP|\.(send_message|sendmail)\(/

const SLEEPS = /\bsleep\(/

/** What every match of them holds. */
const ASKING =
  '.get( .post( .put( .patch( .delete( .request( .send( .fetch( urlopen( smtplib .send_message( .sendmail( sleep('.split(
    ' ',
  )

/** Loops that ask another service until it answers: `for attempt in range(n)` is bounded, `while True` is not. */
function loops(python: PythonFacts): Retry[] {
  return python.code.flatMap(({ root, tree }) => {
    if (!mayHold(tree, ...ASKING) || (!SLEEPS.test(tree.text) && !ASKS.test(tree.text))) return []
    return root.find('while_statement', 'for_statement').flatMap((loop): Retry[] => {
      const body = loop.field('body')
      const attempt = body?.parts.find(({ kind }) => kind === 'try_statement')
      if (attempt === undefined || !leavesOnSuccess(attempt)) return []
      if (!ASKS.test(attempt.text) && !(SLEEPS.test(loop.text) && callsParameter(attempt, python))) return []
      const base = { at: { ...loop.position, endLine: loop.line }, within: within(python, loop), isOpen: false }
      if (loop.kind === 'for_statement') {
        const right = loop.field('right')?.text ?? ''
        return /^range\(/.test(right) ? [{ ...base, by: 'a loop', bound: `for … in ${shorten(right, 60)}` }] : []
      }
      const condition = loop.field('condition')
      if (condition !== undefined && condition.kind !== 'true')
        return [{ ...base, by: 'a loop', bound: `while ${shorten(condition.text, 60)}` }]
      const gives = failureLeaves(attempt) || /\b(attempts?|retries|tries|deadline|elapsed)\b/.test(body?.text ?? '')
      return [{ ...base, by: 'a loop', bound: gives ? 'a way out on failure' : undefined }]
    })
  })
}

/** A helper of our own, `async def retry(operation, attempts)`, calls what it was given. */
function callsParameter(attempt: PythonNode, python: PythonFacts): boolean {
  return (attempt.field('body')?.find('call') ?? []).some((call) => {
    const callee = call.field('function')
    return callee?.kind === 'identifier' && python.resolve(callee)?.kind === 'parameter'
  })
}

/** A retry ends when it succeeds; a worker's loop goes on. */
function leavesOnSuccess(attempt: PythonNode): boolean {
  const body = attempt.field('body')
  const others = attempt.parts.filter(({ kind }) => kind === 'else_clause')
  return [body, ...others].some(
    (part) => part !== undefined && part.find('return_statement', 'break_statement').length > 0,
  )
}

function failureLeaves(attempt: PythonNode): boolean {
  const handlers = attempt.parts.filter(({ kind }) => kind === 'except_clause')
  return handlers.some((handler) => handler.find('raise_statement', 'return_statement', 'break_statement').length > 0)
}
