import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { Following, Frame } from './following.ts'
import { isCode } from './following.ts'

const CHANGES = 'append|extend|insert|add|update|setdefault|pop|remove|discard|clear'

/** A member of an enumeration of strings is as good as its value. */
export function enumerated(python: PythonFacts, node: PythonNode): Constant | undefined {
  const object = node.kind === 'attribute' ? node.field('object') : undefined
  const type = object === undefined ? undefined : python.resolve(object)
  const isEnumeration =
    type?.kind === 'class' && python.lineage(type).external.some((name) => /(^|\.)(Str|Int)?Enum$/.test(name))
  return isEnumeration ? python.constant(node) : undefined
}

/** Whether a name may hold something else than what it was seen to be given. */
export function isUnsettled(terms: Following, node: PythonNode, frame: Frame): boolean {
  if (node.kind === 'attribute') return isSettable(terms, node, frame)
  const found = node.kind === 'identifier' ? terms.python.resolve(node) : undefined
  if (found?.kind !== 'value') return false
  const owner = found.node.enclosing('function_definition') ?? found.module.root
  const { text } = owner
  const places = text.match(new RegExp(`\\b${node.text}\\s*(:[^=\\n]+)?=(?!=)`, 'g')) ?? []
  const isParameter = parametersOf(owner).some(({ name }) => name === node.text)
  if (owner.kind !== 'module' && (places.length > 1 || isParameter)) return true
  // An empty list is there to be filled.
  const isOpen =
    /^(list|dictionary|set|call)$/.test(found.node.kind) &&
    found.node.find('string', 'pair', 'identifier', 'integer').length === 0
  return isOpen || new RegExp(`\\b${node.text}\\s*(\\.(${CHANGES})\\(|\\[[^\\]]*\\]\\s*=(?!=)|[-+|&]=)`).test(text)
}

/** Attributes can be set from anywhere, but for values of files and fields that no code of their module sets. */
function isSettable(terms: Following, node: PythonNode, frame: Frame): boolean {
  const object = node.field('object')
  const name = node.field('attribute')?.text ?? ''
  if (object === undefined || enumerated(terms.python, node) !== undefined) return false
  const [end, ...others] = terms.ends(object, frame)
  if (end === undefined || others.length > 0) return true
  if (!isCode(end)) return false
  const callee = end.node.kind === 'call' ? end.node.field('function') : undefined
  const type = callee === undefined ? undefined : terms.python.resolve(callee)
  return type?.kind !== 'class' || new RegExp(`\\.${name}\\s*=(?!=)`).test(type.module.tree.text)
}

/** What stands in the body of a class of settings, or in a variable of a module that is not written as a constant. */
export function isChangeable(python: PythonFacts, value: PythonNode): boolean {
  // The default of a command-line option.
  if (value.enclosing('decorator', 'function_definition')?.kind === 'decorator') return true
  const owner = value.enclosing('function_definition', 'class_definition', 'argument_list')
  if (owner?.kind === 'class_definition') {
    const module = python.moduleOf(owner)
    const type = { kind: 'class', name: '', module, node: owner } as const
    return python.lineage(type).external.some((name) => /Settings|BaseModel/.test(name))
  }
  const assignment = owner === undefined && value.parentNode?.kind === 'assignment' ? value.parentNode : undefined
  return assignment !== undefined && !/^[A-Z0-9_]+$/.test(assignment.field('left')?.text ?? '')
}
