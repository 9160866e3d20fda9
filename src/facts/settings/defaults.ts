import { argument, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { SettingDefault } from './types.ts'

const RANDOM =
  /\b(secrets\.\w+|token_(urlsafe|hex|bytes)|uuid[14]|urandom|generate_key|get_random_secret_key|random\.\w+|SystemRandom)\b/

const REQUIRED: SettingDefault = { kind: 'required' }

/** What a default expression gives; no expression, `...` and `PydanticUndefined` mean that there is none. */
export function readDefault(python: PythonFacts, node: PythonNode | undefined): SettingDefault {
  if (node === undefined || node.kind === 'ellipsis' || /(Undefined|NOTSET|undefined)$/.test(node.text)) return REQUIRED
  if (node.kind === 'boolean_operator' && node.field('operator')?.text === 'or') {
    const left = readDefault(python, node.field('left'))
    const isEmpty = left.kind === 'constant' && !left.value
    return isEmpty ? readDefault(python, node.field('right')) : left
  }
  if (node.kind === 'call') {
    const factory = argument(node, 'default_factory')
    if (factory !== undefined) return readFactory(python, factory)
  }
  const value = python.constant(node)
  if (value !== undefined) return { kind: 'constant', value, at: node.position }
  const other = lookupIn(python, node)
  if (other !== undefined) return lookupDefault(python, argument(other, 'default', 1), other, 'none')
  // Whoever starts it by hand is asked.
  if (/^(input|getpass|getpass\.getpass|click\.prompt)\(/.test(node.text)) return REQUIRED
  if (RANDOM.test(node.text) || returnsRandom(python, node)) return { kind: 'generated', at: node.position }
  return { kind: 'unknown', text: node.text.slice(0, 80) }
}

/** Another look-up, or the one behind a name: `OPENAI_API_KEY` in `os.getenv('RAG_OPENAI_API_KEY', OPENAI_API_KEY)`. */
function lookupIn(python: PythonFacts, node: PythonNode): PythonNode | undefined {
  const found = node.kind === 'identifier' || node.kind === 'attribute' ? python.resolve(node) : undefined
  const value = found?.kind === 'value' ? found.node : node
  const callee = value.kind === 'call' ? value.field('function') : undefined
  const name = callee === undefined ? undefined : (python.qualifiedName(callee) ?? callee.text)
  return name !== undefined && /^os\.(getenv|environ\.get)$/.test(name) ? value : undefined
}

/** `generate_password()`, a function of the repository that draws what it returns. */
function returnsRandom(python: PythonFacts, node: PythonNode): boolean {
  const callee = node.kind === 'call' ? node.field('function') : undefined
  const found = callee === undefined ? undefined : python.resolve(callee)
  return found?.kind === 'function' && returnsOf(found.node).some(({ text }) => RANDOM.test(text))
}

function readFactory(python: PythonFacts, factory: PythonNode): SettingDefault {
  if (factory.kind === 'lambda') return readDefault(python, factory.field('body'))
  const target = python.resolve(factory)
  const text = target?.kind === 'function' ? target.node.text : (target?.name ?? factory.text)
  return RANDOM.test(text) ? { kind: 'generated', at: factory.position } : { kind: 'unknown', text: factory.text }
}

/** The default of a call such as `os.getenv('X', default)`, whose lack means `none` or a failure. */
export function lookupDefault(
  python: PythonFacts,
  given: PythonNode | undefined,
  call: PythonNode,
  lacking: 'none' | 'required',
): SettingDefault {
  if (given !== undefined) return orElse(python, readDefault(python, given), call)
  return lacking === 'required' ? REQUIRED : orElse(python, { kind: 'constant', value: null, at: call.position }, call)
}

/** `os.getenv('X') or 'fallback'`: what stands behind `or` counts when the look-up gives nothing. */
function orElse(python: PythonFacts, own: SettingDefault, call: PythonNode): SettingDefault {
  let given = own
  let at = call
  while (given.kind === 'constant' && !given.value) {
    const around = at.parentNode
    const isOr = around?.kind === 'boolean_operator' && around.field('operator')?.text === 'or'
    if (around === undefined || (!isOr && around.kind !== 'parenthesized_expression')) return given
    // `config.key or getenv(X) or DEFAULT` is `(config.key or getenv(X)) or DEFAULT`.
    if (isOr && around.field('left')?.equals(at) === true) given = readDefault(python, around.field('right'))
    at = around
  }
  return given
}
