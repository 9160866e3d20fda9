import type { PythonNode } from '../../parsers/python/tree.ts'
import { shorten } from '../origins/inputs.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { UnverifiedTls } from './types.ts'

const NETWORK =
  /\b(httpx|requests|aiohttp|urllib3|boto3|botocore|aioboto3|ssl|redis|openai|websockets?|elasticsearch|opensearchpy|ldap3|smtplib|aiosmtplib)\b/

/** What every match of it holds. */
const LIBRARIES =
  'httpx requests aiohttp urllib3 boto botocore ssl redis openai websocket elasticsearch opensearchpy ldap3 smtplib'.split(
    ' ',
  )

/** Every place that switches off, or leaves off by default, the verification of a server's certificate. */
export function findUnverifiedTls(python: PythonFacts): UnverifiedTls[] {
  return python.code.flatMap(({ root, tree }): UnverifiedTls[] => {
    if (!mayHold(tree, ...LIBRARIES) || !NETWORK.test(tree.text)) return []
    const found: UnverifiedTls[] = []
    const add = (node: PythonNode, how: UnverifiedTls['how'], condition = conditionOf(node)): void => {
      const call = node.enclosing('call')?.field('function')?.text ?? ''
      found.push({
        at: node.position,
        call: shorten(call, 60),
        within: within(python, node),
        text: shorten(node.text, 80),
        how,
        condition,
        purpose: purposeOf(tree.file),
      })
    }
    for (const node of root.find('keyword_argument')) {
      const how = optionOff(node, python)
      if (how !== undefined) add(node, how, conditionOf(node) ?? chosenByName(node))
    }
    for (const node of root.find('assignment')) {
      const left = node.field('left')
      const right = node.field('right')?.text ?? ''
      if (left?.kind !== 'attribute') continue
      if (/\.verify$/.test(left.text) && right === 'False') add(node, 'literal')
      if (/\.(verify_mode)$/.test(left.text) && /CERT_NONE$/.test(right))
        add(node, 'literal', conditionOf(node) ?? unlessRequiredAgain(node, left.text))
      if (/^ssl\._create_default_https_context$/.test(left.text) && /_create_unverified_context$/.test(right))
        add(node, 'literal')
    }
    for (const node of root.find('call')) {
      const name = node.field('function')?.text ?? ''
      if (/(^|\.)_create_unverified_context$/.test(name)) add(node, 'literal')
      if (/(^|\.)disable_warnings$/.test(name)) add(node, 'warning')
    }
    return found
  })
}

/**
 * Under which condition certificates are not demanded again after `context.verify_mode = ssl.CERT_NONE`, where the same
 * function may set CERT_REQUIRED further down, as for a mode of a database that the operator chooses.
 */
function unlessRequiredAgain(node: PythonNode, target: string): string | undefined {
  const scope = node.enclosing('function_definition')
  const again = scope
    ?.find('assignment')
    .find(
      (one) =>
        one.start > node.end &&
        one.field('left')?.text === target &&
        /CERT_REQUIRED$/.test(one.field('right')?.text ?? '') &&
        one.enclosing('function_definition')?.equals(scope) === true,
    )
  return again === undefined ? undefined : `line ${again.position.line} does not demand them again`
}

/** The condition a place stands under: of its branch, or the contrary of one that left the function before it. */
function conditionOf(node: PythonNode): string | undefined {
  const branch = node.enclosing('if_statement', 'elif_clause', 'conditional_expression', 'function_definition')
  if (branch === undefined) return undefined
  if (branch.kind === 'function_definition') {
    const left = branch.field('body')?.parts.findLast((one) => one.end <= node.start && leaves(one))
    // `if not url: return` has nothing to do with certificates.
    const before = left === undefined ? '' : branch.tree.text.slice(branch.start, left.end)
    return left === undefined || !ABOUT_CERTIFICATES.test(before)
      ? undefined
      : `not ${shorten(left.field('condition')?.text ?? '', 56)}`
  }
  const condition = branch.kind === 'conditional_expression' ? branch.parts[1] : branch.field('condition')
  return condition === undefined ? undefined : shorten(condition.text, 60)
}

const ABOUT_CERTIFICATES = /ssl|tls|verif|cert|insecure/i

/** `if …: return`, without a branch for the rest. */
function leaves(statement: PythonNode): boolean {
  const body = statement.kind === 'if_statement' ? statement.field('consequence') : undefined
  return body?.parts.at(-1)?.kind === 'return_statement' && statement.field('alternative') === undefined
}

/** `_insecure_transport = AsyncHTTPTransport(verify=False)`: one of two that a setting chooses between, by its name. */
const SAYS_SO = /insecure|unverified|no_?verify|unsafe/i

function chosenByName(node: PythonNode): string | undefined {
  const target = node.enclosing('assignment')?.field('left')?.text ?? ''
  return SAYS_SO.test(target) ? `${target} is chosen` : undefined
}

const CLIENTS = /^(httpx|requests|aiohttp|urllib3|boto3|aioboto3|botocore|elasticsearch|opensearchpy|redis)\b/

function optionOff(node: PythonNode, python: PythonFacts): UnverifiedTls['how'] | undefined {
  const name = node.field('name')?.text ?? ''
  const value = node.field('value')
  const call = node.enclosing('call')
  const callee = call?.field('function')
  if (value === undefined || callee === undefined) return undefined
  const isNone = /(^|\.)CERT_NONE$|^["'](CERT_NONE|none)["']$/.test(value.text)
  if (/^(cert_reqs|ssl_cert_reqs)$/.test(name) && (isNone || (name === 'ssl_cert_reqs' && value.kind === 'none')))
    return 'literal'
  if (!/^(verify|verify_ssl|ssl|validate_certs|verify_certs)$/.test(name)) return undefined
  const target = python.qualifiedName(callee) ?? ''
  const isClient = CLIENTS.test(target)
  if (name !== 'ssl' && isDecidedElsewhere(value, python)) return 'unknown'
  // `ssl=False` on other things (a database, a flag of our own) means something else.
  if (
    (name === 'ssl' || name === 'verify') &&
    !isClient &&
    !/(^|\.)(get|post|put|patch|delete|request|TCPConnector|Client|AsyncClient)$/.test(callee.text)
  )
    return undefined
  if (name === 'ssl' && !/^aiohttp\b/.test(target) && !/TCPConnector$/.test(callee.text)) return undefined
  if (value.kind === 'false') return 'literal'
  return isClient && python.constant(value) === false ? 'setting' : undefined
}

/** A value whose own words say that it may switch verification off, and that is not known. */
function isDecidedElsewhere(value: PythonNode, python: PythonFacts): boolean {
  if (!/^(not_operator|call|attribute)$/.test(value.kind) || python.constant(value) !== undefined) return false
  return /ignore|insecure|skip|disable|\.(verify|ssl_?verify|verify_?ssl|verify_?tls|tls_?verify)$/i.test(value.text)
}
