import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { conditions } from './following.ts'

/** One `app.dependency_overrides[target] = replacement` of the service's own code. */
export interface Override {
  readonly replacement: PythonNode
  readonly at: PythonNode
  /** The `if` conditions around it, innermost first. */
  readonly conditions: readonly PythonNode[]
}

const HOLDER = /(^|\.)dependency_overrides$/

/**
 * Dependencies that the service itself replaces at start-up, by the definition they stand for. Overrides of tests are
 * left out: they are not in force in production. Source: FastAPI's manual, "Testing Dependencies with Overrides".
 */
export function findOverrides(python: PythonFacts): ReadonlyMap<string, readonly Override[]> {
  const found = new Map<string, Override[]>()
  for (const module of python.code) {
    if (!module.tree.text.includes('dependency_overrides')) continue
    for (const { target, replacement, at } of written(module.root)) {
      const key = overrideKey(python, target)
      if (key === undefined) continue
      found.set(key, [...(found.get(key) ?? []), { replacement, at, conditions: conditions(at) }])
    }
  }
  return found
}

/** What an override is found under: the place of the definition that a dependency names. */
export function overrideKey(python: PythonFacts, target: PythonNode): string | undefined {
  const found = python.resolve(target)
  return found === undefined || !('node' in found) ? undefined : `${found.node.tree.file}:${found.node.index}`
}

interface Written {
  readonly target: PythonNode
  readonly replacement: PythonNode
  readonly at: PythonNode
}

function written(root: PythonNode): Written[] {
  return root.find('assignment', 'augmented_assignment', 'call').flatMap((node): Written[] => {
    // The statement, so that the conditions around it are seen.
    const at = node.parentNode?.kind === 'expression_statement' ? node.parentNode : node
    if (node.kind === 'call') {
      const callee = node.field('function')
      const isUpdate = callee?.kind === 'attribute' && callee.field('attribute')?.text === 'update'
      return isUpdate && isHolder(callee.field('object')) ? pairs(node.field('arguments')?.parts[0], at) : []
    }
    const left = node.field('left')
    const right = node.field('right')
    if (left?.kind !== 'subscript') return isHolder(left) ? pairs(right, at) : []
    const [object, target] = left.parts
    return isHolder(object) && target !== undefined && right !== undefined ? [{ target, replacement: right, at }] : []
  })
}

/** True for `app.dependency_overrides` of an application in force. */
function isHolder(node: PythonNode | undefined): boolean {
  if (node === undefined || !HOLDER.test(node.text)) return false
  const application = node.kind === 'attribute' ? node.field('object') : undefined
  if (application?.kind !== 'attribute') return true
  // An application that an object builds for its own use by a factory is not the one that others serve.
  const owner = node.enclosing('class_definition')
  const makers = (owner?.find('assignment') ?? []).filter((one) => one.field('left')?.text === application.text)
  return makers.length === 0 || makers.some((one) => /\bFastAPI\(/.test(one.field('right')?.text ?? ''))
}

function pairs(node: PythonNode | undefined, at: PythonNode): Written[] {
  if (node?.kind !== 'dictionary') return []
  return node.parts.flatMap((pair) => {
    const [target, replacement] = [pair.field('key'), pair.field('value')]
    return target === undefined || replacement === undefined ? [] : [{ target, replacement, at }]
  })
}
