import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingsFacts } from '../settings/types.ts'
import type { SecretComparison } from './types.ts'

const CONSTANT_TIME = /(^|\.)(compare_digest|constant_time_compare|safe_str_cmp|bytes_eq|checkpw|verify_password)$/
const SIGNING = /\bhmac\.(new|digest)\(|\.hexdigest\(\)|HMAC\(/
const NAMES = /sign|hmac|mac\b|digest|token|secret|passw|pwd|api_?key|webhook/i
/** What every match of it holds. */
const NAMED = ['sign', 'mac', 'digest', 'token', 'secret', 'passw', 'pwd', 'apikey', 'api_key', 'webhook']
const CONFIRMATION =
  /confirm|repeat|again|retype|new_|old_|current|verify_password$|password_?2|2$|min|max|policy|default|username|legacy|configured|previous/i

/** Comparisons of secrets: with a function of constant time, or with `==`, which tells how far a guess was right. */
export function readComparisons(python: PythonFacts, settings: SettingsFacts): SecretComparison[] {
  return python.code.flatMap((module) => {
    const found: SecretComparison[] = []
    if (!mayHold(module.tree, ...NAMED) || !NAMES.test(module.tree.text)) return found
    if (/compare_digest|constant_time_compare|checkpw|safe_str_cmp/.test(module.tree.text)) {
      for (const call of module.root.find('call')) {
        const callee = call.field('function')?.text ?? ''
        if (callee.length < 60 && CONSTANT_TIME.test(callee) && !/verify_password$/.test(callee)) {
          found.push({ at: call.position, what: callee, constantTime: true, confidence: 'high' })
        }
      }
    }
    for (const node of module.root.find('comparison_operator')) {
      if (!NAMES.test(node.text) || node.text.length > 300) continue
      const one = plainComparison(python, settings, node)
      if (one !== undefined) found.push(one)
    }
    return found
  })
}

function plainComparison(python: PythonFacts, settings: SettingsFacts, node: PythonNode): SecretComparison | undefined {
  const operator = node.parts.find(({ fieldName }) => fieldName === 'operators')?.text
  const [left, right, more] = node.parts.filter(({ fieldName }) => fieldName !== 'operators')
  if (left === undefined || right === undefined || more !== undefined || !/^(==|!=)$/.test(operator ?? ''))
    return undefined
  if (node.enclosing('comprehension', 'list_comprehension', 'generator_expression') !== undefined) return undefined
  const sides = [left, right]
  // A comparison with a literal, a constant or a length asks something else.
  if (sides.some((side) => !/^(identifier|attribute|call|subscript|binary_operator)$/.test(side.kind))) return undefined
  if (
    sides.some((side) => isPlainConstant(python, settings, side) || /^len\(|\.(type|kind|status|id)$/.test(side.text))
  )
    return undefined
  // SQLAlchemy builds a condition for the database with `==`.
  if (/\.(where|filter|filter_by|join|on|and_|or_|having)\($/.test(callText(node))) return undefined
  // Two settings compared with each other: a check that they differ.
  if (sides.every((side) => settings.settingOf(side) !== undefined)) return undefined
  for (const side of sides) {
    const setting = settings.settingOf(side)
    if (setting?.secret === true)
      return { at: node.position, what: setting.name, constantTime: false, confidence: 'high' }
    const signer = signedBy(python, side)
    if (signer !== undefined && sides.some((one) => /sign|sig\b|hmac|mac\b|token/i.test(one.text))) {
      return { at: node.position, what: signer, constantTime: false, confidence: 'high' }
    }
  }
  return passwords(node, left, right)
}

function callText(node: PythonNode): string {
  const call = node.enclosing('call')
  return call === undefined ? '' : `${call.field('function')?.text ?? ''}(`
}

function isPlainConstant(python: PythonFacts, settings: SettingsFacts, side: PythonNode): boolean {
  return (
    settings.settingOf(side) === undefined &&
    /^[A-Z][A-Z0-9_.]*$/.test(side.text) &&
    python.constant(side) !== undefined
  )
}

/** The function that made a signature with HMAC, called in place or through a variable. */
function signedBy(python: PythonFacts, side: PythonNode): string | undefined {
  const found = side.kind === 'identifier' ? python.resolve(side) : undefined
  const made = found?.kind === 'value' ? found.node : side
  if (made.kind !== 'call') return undefined
  if (/\bhmac\.(new|digest)\(/.test(made.text)) return 'an HMAC'
  const callee = made.field('function')
  const target = callee === undefined ? undefined : python.resolve(callee)
  if (target?.kind !== 'function') return undefined
  return /hmac\.(new|digest)\(/.test(target.node.text) && SIGNING.test(target.node.text)
    ? `${nameOf(target.node)}()`
    : undefined
}

const PASSWORD_NAME = /(^|[._])(hashed_)?(passw(or)?d|passwd|pwd)(_hash)?$/i

function passwords(node: PythonNode, left: PythonNode, right: PythonNode): SecretComparison | undefined {
  const isPair = PASSWORD_NAME.test(left.text) && PASSWORD_NAME.test(right.text)
  const owner = node.enclosing('function_definition')
  if (!isPair || CONFIRMATION.test(left.text) || CONFIRMATION.test(right.text)) return undefined
  if (owner !== undefined && /valid\w*_passw|passwords?_match|confirm|change/i.test(nameOf(owner))) return undefined
  return { at: node.position, what: 'a password', constantTime: false, confidence: 'medium' }
}
