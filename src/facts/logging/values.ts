import type { Confidence } from '../../core/outcome.ts'
import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { LoggerCall } from './calls.ts'

/** An expression whose value reaches a log line. */
export interface Leaf {
  readonly node: PythonNode
  /** The name that says what it is: last part of an attribute, key of a subscript, keyword of a structured call. */
  readonly name: string
}

const PERSONAL =
  /^(?:[a-z0-9_]*_)?(?:e_?mails?|e_?mail_?addr(?:ess)?(?:es)?|phone(?:_?(?:number|no))?|mobile_(?:number|phone)|telephone(?:_number)?|ssn|social_security_number|passport(?:_number)?|iban|(?:credit_)?card_number|date_of_birth|birth_?date|dob|(?:street|postal|billing|shipping|home|delivery|mailing)_address)$/
const PERSON_NAME = /^(?:recipients?|first_name|last_name|full_name|surname|family_name|given_name)$/
const CREDENTIAL =
  /^(?:[a-z0-9_]*_)?(?:password|passwd|passphrase|cvv|cvc|(?:access|refresh|auth|bearer|session|id|reset|verification|magic|invite|login|csrf)_token|jwt(?:_token)?|api_?key|secret_key|client_secret|private_key|otp|(?:otp|verification|verify|login|recovery|confirmation|activation|mfa|totp|reset|authorization)_code)$/
/** Words beside a bare `code` that make it one that proves who somebody is, and words that make it a result. */
const PROVES = /verif(y|ication)|one[-_ ]?time|\b(otp|mfa|2fa)\b|confirmation|magic/i
const RESULT = /fail|error|status|exit|return|invalid|http|response/i
/** Words in front that make it a switch, a count or something already hidden: `has_email`, `masked_phone`. */
const HARMLESS_PREFIX =
  /^(?:is|has|num|n|count|total|send|sends|masked?|redacted|hashed?|encrypted|safe|use|uses|enable|enabled|no|obfuscated|anonymi[sz]ed|with|should|requires?|validate|hide|hidden|skip|test|invalid|missing|default|support|admin|noreply|from|sender|max|min|attr)_/
/** Calls that give back their argument's text, more or less; any other call gives something else. */
const TRANSPARENT =
  /(^|\.)(str|repr|format|lower|upper|strip|casefold|title|dumps|get|join|decode|get_secret_value|pformat)$/
const HIDING =
  /(redact|mask|hash|obfuscat|anonymi[sz]|scrub|saniti[sz]|censor|pseudonym|fingerprint|sha256|md5|hmac|truncate|shorten|partial|conceal|hide)/i

/** The values a logger call writes: arguments, `%` and `.format` arguments, interpolations, keywords and `extra`. */
export function leavesOf(call: LoggerCall): { leaves: Leaf[]; hidden: PythonNode[] } {
  const leaves: Leaf[] = []
  const hidden: PythonNode[] = []
  for (const { name, value } of argumentsOf(call.node)) {
    if (name === 'exc_info' || name === 'stack_info' || name === 'stacklevel') continue
    collect(value, name === 'extra' || name === 'msg' ? undefined : name, leaves, hidden)
  }
  return { leaves, hidden }
}

const SHOWS_PARTS =
  /^(string|concatenated_string|parenthesized_expression|binary_operator|boolean_operator|dictionary|list|tuple|dictionary_splat)$/

function collect(node: PythonNode, key: string | undefined, leaves: Leaf[], hidden: PythonNode[]): void {
  const into = (part: PythonNode | undefined, as = key): void => {
    if (part !== undefined) collect(part, as, leaves, hidden)
  }
  switch (node.kind) {
    case 'identifier':
      leaves.push({ node, name: key ?? node.text })
      if (key !== undefined && key !== node.text) leaves.push({ node, name: node.text })
      return
    case 'attribute':
      leaves.push({ node, name: node.field('attribute')?.text ?? '' })
      return
    case 'subscript':
      collectSubscript(node, leaves)
      return
    case 'call':
      collectCall(node, key, leaves, hidden)
      return
    case 'await':
      leaves.push({ node, name: node.text })
      return
    case 'conditional_expression':
      into(node.parts[0])
      into(node.parts[2])
      return
    case 'pair':
      into(node.field('value'), textOf(node.field('key')) ?? key)
      return
    case 'interpolation':
      into(node.field('expression') ?? node.parts[0], undefined)
      return
    default:
      // Comparisons, `not` and the like say something about a value, they do not show it.
      if (SHOWS_PARTS.test(node.kind)) for (const part of node.parts) into(part)
  }
}

function collectSubscript(node: PythonNode, leaves: Leaf[]): void {
  const index = node.field('subscript')
  // `phone[-4:]` shows a part only.
  if (index === undefined || index.kind === 'slice') return
  const name = textOf(index)
  if (name !== undefined) leaves.push({ node, name })
}

function collectCall(node: PythonNode, key: string | undefined, leaves: Leaf[], hidden: PythonNode[]): void {
  const callee = node.field('function')
  if (callee === undefined) return
  const name = callee.text
  if (HIDING.test(name)) {
    hidden.push(node)
    return
  }
  if (isBodyRead(node)) {
    leaves.push({ node, name: name })
    return
  }
  if (!TRANSPARENT.test(name)) return
  const object = callee.kind === 'attribute' ? callee.field('object') : undefined
  const first = argumentsOf(node)[0]?.value
  if (/\.get$/.test(name)) {
    const field = first === undefined ? undefined : stringValue(first)
    if (field !== undefined) leaves.push({ node, name: field })
    return
  }
  // `"…".format(email)`, `", ".join(emails)`, `email.lower()`, `str(email)`, `json.dumps(payload)`
  if (object !== undefined && !/\.dumps$/.test(name)) collect(object, key, leaves, hidden)
  for (const { value, name: keyword } of argumentsOf(node)) {
    if (keyword === undefined || /\.format$/.test(name)) collect(value, key, leaves, hidden)
  }
}

/** `request.body()`, `request.json()`, `payload.model_dump()`. */
function isBodyRead(node: PythonNode): boolean {
  return /(^|\.)(request|req)\.(body|json|form|get_json|get_data)$|\.(model_dump|model_dump_json)$/.test(
    node.field('function')?.text ?? '',
  )
}

function textOf(node: PythonNode | undefined): string | undefined {
  return node === undefined ? undefined : stringValue(node)
}

/** What kind of sensitive value a leaf is by its name, if it is one. */
export function sensitivity(leaf: Leaf): { what: 'personal' | 'credential'; confidence: Confidence } | undefined {
  // A constant in capitals names an environment variable or a header, not a person.
  if (leaf.node.kind !== 'subscript' && /^[A-Z0-9_]+$/.test(leaf.name)) return undefined
  const name = snake(leaf.name)
  // `email=masked_email`, `resolving_code=should_resolve_code`: the value says what it is better than its keyword.
  const value = leaf.node.kind === 'identifier' ? snake(leaf.node.text) : name
  if (HARMLESS_PREFIX.test(name) || HARMLESS_PREFIX.test(value)) return undefined
  if (CREDENTIAL.test(name)) return { what: 'credential', confidence: 'high' }
  if (PERSONAL.test(name)) return { what: 'personal', confidence: 'high' }
  if (PERSON_NAME.test(name)) return { what: 'personal', confidence: 'medium' }
  const line = name === 'code' && leaf.node.kind === 'identifier' ? leaf.node.enclosing('call')?.text : undefined
  if (line !== undefined && PROVES.test(line) && !RESULT.test(line)) return { what: 'credential', confidence: 'medium' }
  const owner = leaf.node.kind === 'attribute' ? leaf.node.field('object')?.text : undefined
  const person = /(^|[._])(user|customer|lead|order|booking|patient|person|contact|guest|member)$/
  if (name === 'address' && owner !== undefined && person.test(owner)) return { what: 'personal', confidence: 'high' }
  return undefined
}

function snake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/^_+/, '')
}
