import { isPlaceholder, isSecretName, looksRandom, mask, snakeCase } from '../../core/secret-words.ts'
import { stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonModule } from '../python/types.ts'
import type { FoundSecret } from './types.ts'

/** Literals given to names that hold secrets: assignments, keyword arguments, dictionary members, defaults. */
export function assignedSecrets(module: PythonModule | undefined): FoundSecret[] {
  if (module === undefined) return []
  const nodes = module.root.find(
    'assignment',
    'keyword_argument',
    'pair',
    'default_parameter',
    'typed_default_parameter',
  )
  return nodes.flatMap((node) => {
    const named = nameAndValue(node)
    if (named === undefined || !isSecretName(named.name)) return []
    const value = stringValue(named.value)
    if (value === undefined || node.enclosing('ERROR') !== undefined || isExample(node) || isMember(node)) return []
    const confidence = judge(named.name, value)
    return confidence === undefined ? [] : [found(module, named.name, named.value, value, confidence)]
  })
}

function nameAndValue(node: PythonNode): { name: string; value: PythonNode } | undefined {
  if (node.kind === 'pair') {
    const key = node.field('key')
    const value = node.field('value')
    const name = key === undefined ? undefined : stringValue(key)
    return name === undefined || value === undefined ? undefined : { name, value }
  }
  const target = node.field(node.kind === 'assignment' ? 'left' : 'name')
  const value = node.field(node.kind === 'assignment' ? 'right' : 'value')
  if (target === undefined || value === undefined) return undefined
  const name = target.kind === 'attribute' ? target.field('attribute')?.text : target.text
  return name === undefined || !/^\w+$/.test(name) ? undefined : { name, value }
}

/** Parts of an OpenAPI description: `Field(examples=[{"password": "…"}])`, `"x-code-samples": […]`. */
const SHOWN = /(^|[_-])examples?$|(^|[_-])code[_-]?samples?$/i

/** Whether a literal is shown to readers of the API's documentation, and opens nothing. */
function isExample(node: PythonNode): boolean {
  for (let above = node.parentNode; above !== undefined; above = above.parentNode) {
    if (above.kind === 'function_definition' || above.kind === 'class_definition') return false
    const name = above.kind === 'keyword_argument' || above.kind === 'pair' ? nameAndValue(above)?.name : undefined
    if (name !== undefined && SHOWN.test(name)) return true
  }
  return false
}

/** A member of an enumeration: `client_credentials = "m2m-client-credentials"` names a way, and opens nothing. */
function isMember(node: PythonNode): boolean {
  const owner = node.kind === 'assignment' ? node.enclosing('class_definition', 'function_definition') : undefined
  return owner?.kind === 'class_definition' && /\b\w*(Enum|Flag)\b/.test(owner.field('superclasses')?.text ?? '')
}

/** Words that stand for themselves where a secret's name is a key: field types, form names, masks, messages. */
const WORD = /^[A-Za-z]+([-_. ][A-Za-z]+)*$/

function judge(name: string, value: string): FoundSecret['confidence'] | undefined {
  // Salts and product analytics keys are made to be known; `/v1beta1/projects/` is an address.
  if (/salt|pepper$|amplitude|posthog|mixpanel|segment_write|analytics/i.test(name)) return undefined
  if (/^(\/[a-z0-9_.-]+)+\/?$/.test(value) || /^(phc|pk_(live|test))_/.test(value)) return undefined
  if (isPlaceholder(value) || snakeCase(value) === snakeCase(name) || WORD.test(value)) return undefined
  if (looksRandom(value)) return 'high'
  // `password = "hunter2"`: letters and digits without a space; names such as `API_KEY_V2` are all capitals.
  const isPassword = /(^|_)(passw(or)?d|passwd|pwd|passphrase|secret(_key)?)$/.test(snakeCase(name))
  const isMixed = /[a-z]/.test(value) && /\d/.test(value) && /^\S{6,64}$/.test(value)
  return isPassword && isMixed && !/[/{}()<>|\\\s]|^\w+[.:]\w+|[_-](token|key|secret|password)$/i.test(value)
    ? 'medium'
    : undefined
}

function found(
  module: PythonModule,
  name: string,
  node: PythonNode,
  value: string,
  confidence: FoundSecret['confidence'],
): FoundSecret {
  const column = node.start - node.tree.text.lastIndexOf('\n', node.start - 1)
  const length = (node.text.split('\n', 1)[0] ?? '').length
  return {
    title: `value of ${name}`,
    rule: 'assignment',
    at: { file: module.file, line: node.line, column, endColumn: column + length },
    role: module.role,
    masked: mask(value),
    confidence,
    testKey: false,
  }
}
