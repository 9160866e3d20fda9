import { argumentsOf, nameOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { HostLink, HostLinksFacts, HostSource } from './types.ts'

/** What every place that asks a request for its host holds. */
const WORDS = ['base_url', 'url_for', 'host_url', 'url_root', 'host', 'origin', 'referer', 'netloc']
const ASKS =
  /\burl_for\(|\b(req|request)\.(base_url|url_for|host_url|url_root)\b|\b(req|request)\.(url\.)?(hostname|netloc|host)\b|headers(\.get\(|\[)\s*["'](x-forwarded-host|host|origin|referer)["']/i
/** A message to a person: by its name, or by what it hands the work to. */
const SENDS =
  /^_?(a?send|deliver|dispatch|enqueue|queue|mail|email|notify)\w*(mail|invit|reset|verif|confirm|magic|activat|welcome|password)\w*$|^_?\w*(invit|reset|verif|confirm|magic|activat|welcome|password)\w*_(e?mail|message)$|^send_?e?mails?$/i
/** The same of a function that is handed to somebody who runs it. */
const SENDING = /mail|forgot|invit|reset|verif|confirm|magic|activat|welcome/i
const HANDS_ON =
  /^(add_task|delay|apply_async|enqueue|send_task|kiq|create_task|submit|to_thread|run_in_threadpool|send)$/
/** Somebody compares the host with a list. */
const COMPARES =
  /\b(allowed|trusted|valid|permitted|known)_?(hosts?|origins?|domains?)\b|ALLOWED_(HOSTS|ORIGINS)|is_(valid|allowed|trusted|safe)_\w*(host|origin|url)/i

interface Asked {
  readonly node: PythonNode
  readonly source: HostSource
}

/** A function that gives the host of a request. */
interface Helper extends Asked {
  readonly name: string
}

type Names = ReadonlyMap<string, Asked>
type Helpers = ReadonlyMap<string, Helper>

/** Links in messages that begin with the host a request names. */
export default defineFact<HostLinksFacts>({
  async collect({ fact }) {
    const [python, endpoints] = await Promise.all([fact('python'), fact('endpoints')])
    const helpers = helperFunctions(python)
    const names = [...helpers.values()].map(({ name }) => name)
    const links = new Map<string, HostLink>()
    let asking = 0
    for (const module of python.code) {
      if (!asksHost(module) && !names.some((name) => module.tree.text.includes(name))) continue
      asking++
      if (!mayHold(module.tree, 'mail', 'invit', 'reset', 'verif', 'magic', 'confirm', 'forgot')) continue
      for (const call of module.root.find('call')) {
        const found = sendsMessage(call) ? linkOf(python, module, call, helpers) : undefined
        const key = `${found?.within} ${found?.hostAt.line}`
        // Of a call within a call the inner one names what is sent.
        if (found !== undefined) links.set(key, found)
      }
    }
    return { links: [...links.values()], asking, trustedHostsAt: trustedHosts(endpoints), searched: python.code.length }
  },
})

/** `get_base_url(request)`: functions that give the host of a request, with the place where they ask. */
function helperFunctions(python: PythonFacts): Helpers {
  const helpers = new Map<string, Helper>()
  for (const module of python.code) {
    if (!asksHost(module)) continue
    for (const definition of module.root.find('function_definition')) {
      if (
        !ASKS.test(definition.text) ||
        COMPARES.test(definition.text) ||
        !/url|host|origin|domain|link/i.test(nameOf(definition))
      )
        continue
      const own = tainted(python, definition, new Map())
      const asked = returnsOf(definition).flatMap((value) => hostIn(python, value, own, new Map()) ?? [])[0]
      if (asked !== undefined)
        helpers.set(`${definition.tree.file}#${definition.index}`, { ...asked, name: nameOf(definition) })
    }
  }
  return helpers
}

function asksHost({ tree }: PythonModule): boolean {
  return mayHold(tree, ...WORDS) && ASKS.test(tree.text)
}

function sendsMessage(call: PythonNode): boolean {
  const callee = call.field('function')
  const name = callee?.kind === 'attribute' ? callee.field('attribute')?.text : callee?.text
  if (name === undefined || name.length > 60) return false
  if (SENDS.test(name)) return true
  if (!HANDS_ON.test(name)) return false
  const owner = callee?.kind === 'attribute' ? (callee.field('object')?.text.split('.').at(-1) ?? '') : ''
  const [first] = call.field('arguments')?.parts ?? []
  const target = first?.kind === 'call' ? first.field('function') : first
  return SENDS.test(owner) || (target?.kind !== 'string' && SENDING.test(target?.text.split('.').at(-1) ?? ''))
}

function linkOf(python: PythonFacts, module: PythonModule, call: PythonNode, helpers: Helpers): HostLink | undefined {
  const around = call.enclosing('function_definition')
  if (around === undefined || COMPARES.test(around.text)) return undefined
  const names = tainted(python, around, helpers)
  for (const { value } of argumentsOf(call)) {
    const asked = hostIn(python, value, names, helpers)
    if (asked === undefined) continue
    return {
      within: within(python, call),
      at: { file: module.file, line: call.line },
      call: (call.field('function')?.text ?? '').slice(0, 60),
      hostAt: { file: asked.node.tree.file, line: asked.node.line },
      text: asked.node.text.replace(/\s+/g, ' ').slice(0, 60),
      source: asked.source,
    }
  }
  return undefined
}

/** Variables of a function that hold the host of a request, or text made of it. */
function tainted(python: PythonFacts, definition: PythonNode, helpers: Helpers): Names {
  const names = new Map<string, Asked>()
  for (const assignment of definition.find('assignment')) {
    const [left, right] = [assignment.field('left'), assignment.field('right')]
    if (left?.kind !== 'identifier' || right === undefined) continue
    const asked = hostIn(python, right, names, helpers)
    if (asked === undefined) names.delete(left.text)
    else names.set(left.text, asked)
  }
  return names
}

function hostIn(python: PythonFacts, node: PythonNode, names: Names, helpers: Helpers): Asked | undefined {
  if (
    !/^(string|identifier|call|attribute|binary_operator|concatenated_string|subscript|boolean_operator|conditional_expression|dictionary|list|tuple|parenthesized_expression|await|keyword_argument|interpolation|pair)$/.test(
      node.kind,
    )
  )
    return undefined
  if (node.kind === 'identifier') return names.get(node.text)
  const own = ownSource(node)
  if (own !== undefined) return { node, source: own }
  // A configured address first, the request only where there is none: who runs the service decides.
  if (node.kind === 'boolean_operator' || node.kind === 'conditional_expression') {
    return /settings|config|environ|getenv|[A-Z]{3,}_?URL/.test(node.text)
      ? undefined
      : firstOf(python, node.parts, names, helpers)
  }
  if (node.kind === 'call') {
    const callee = node.field('function')
    const target = callee === undefined ? undefined : python.resolve(callee)
    const helper =
      target?.kind === 'function' ? helpers.get(`${target.node.tree.file}#${target.node.index}`) : undefined
    if (helper !== undefined) return helper
  }
  if (node.kind === 'attribute') {
    const object = node.field('object')
    return object === undefined ? undefined : hostIn(python, object, names, helpers)
  }
  return firstOf(
    python,
    node.kind === 'call' ? [...node.parts, ...(node.field('arguments')?.parts ?? [])] : node.parts,
    names,
    helpers,
  )
}

function firstOf(python: PythonFacts, nodes: readonly PythonNode[], names: Names, helpers: Helpers): Asked | undefined {
  for (const node of nodes) {
    const found = hostIn(python, node, names, helpers)
    if (found !== undefined) return found
  }
  return undefined
}

const REQUEST = /^((self|info\.context|ctx|context)\.)?_?(req|request)$/

function ownSource(node: PythonNode): HostSource | undefined {
  if (node.kind === 'attribute') {
    const [object, name] = [node.field('object')?.text ?? '', node.field('attribute')?.text ?? '']
    if (/^(base_url|host_url|url_root|host)$/.test(name) && REQUEST.test(object)) return 'host'
    return /^(netloc|hostname)$/.test(name) && REQUEST.test(object.replace(/\.url$/, '')) ? 'host' : undefined
  }
  if (node.kind === 'call') {
    const callee = node.field('function')
    // Flask makes whole addresses of the host of the request.
    if (/(^|\.)url_for$/.test(callee?.text ?? '') && /_external\s*=\s*True/.test(node.text)) return 'host'
    if (callee?.kind !== 'attribute') return undefined
    const object = callee.field('object')?.text ?? ''
    const first = node.field('arguments')?.parts[0]?.text ?? ''
    if (callee.field('attribute')?.text === 'url_for' && (REQUEST.test(object) || REQUEST.test(first))) return 'host'
    return callee.field('attribute')?.text === 'get' && /(^|\.)headers$/.test(object)
      ? headerOf(node.field('arguments')?.parts[0]?.text)
      : undefined
  }
  if (node.kind !== 'subscript' || !/(^|\.)headers$/.test(node.field('value')?.text ?? '')) return undefined
  return headerOf(node.field('subscript')?.text)
}

function headerOf(text: string | undefined): HostSource | undefined {
  const name = text?.replace(/["']/g, '').toLowerCase()
  if (name === 'host') return 'host'
  if (name === 'x-forwarded-host') return 'forwarded'
  return name === 'origin' || name === 'referer' ? 'origin' : undefined
}

function trustedHosts({ middleware }: EndpointsFacts): HostLinksFacts['trustedHostsAt'] {
  const found = middleware.find(({ name, options }) => {
    const allowed = options.allowed_hosts
    return /TrustedHostMiddleware$/.test(name) && allowed !== undefined && !/["']\*["']/.test(allowed.text)
  })
  return found?.at
}
