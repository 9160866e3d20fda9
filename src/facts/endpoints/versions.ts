import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import { keyOf } from './following.ts'

type ClassFound = Extract<Resolved, { kind: 'class' }>

/** Finds the methods of subclasses that run in a method's place. */
export class Versions {
  readonly #python: PythonFacts
  readonly #known = new Map<string, readonly PythonNode[]>()
  #classes: ReadonlyMap<string, readonly Method[]> | undefined

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** A method and those that override it in subclasses: which one runs is decided elsewhere. */
  of(method: PythonNode): readonly PythonNode[] {
    const key = keyOf(method)
    let versions = this.#known.get(key)
    if (versions === undefined) {
      versions = [method, ...this.#overriding(method)]
      this.#known.set(key, versions)
    }
    return versions
  }

  #overriding(method: PythonNode): PythonNode[] {
    const owner = method.enclosing('class_definition', 'function_definition')
    if (owner?.kind !== 'class_definition') return []
    this.#classes ??= classesByMethod(this.#python)
    return (this.#classes.get(nameOf(method)) ?? []).flatMap(({ type, definition }) => {
      if (type.node.equals(owner) || definition.equals(method)) return []
      const isBelow = this.#python.lineage(type).classes.some((one) => one.node.equals(owner))
      return isBelow ? [definition] : []
    })
  }
}

type Method = { readonly type: ClassFound; readonly definition: PythonNode }

/** The classes with a base that define a method, by the name of the method. */
function classesByMethod(python: PythonFacts): ReadonlyMap<string, readonly Method[]> {
  const found = new Map<string, Method[]>()
  for (const module of python.code) {
    for (const node of module.root.find('class_definition')) {
      if (node.field('superclasses') === undefined) continue
      const type = { kind: 'class', name: nameOf(node), module, node } as const
      for (const part of node.field('body')?.parts ?? []) {
        const definition = part.kind === 'decorated_definition' ? part.field('definition') : part
        if (definition?.kind !== 'function_definition') continue
        const list = found.get(nameOf(definition))
        if (list === undefined) found.set(nameOf(definition), [{ type, definition }])
        else list.push({ type, definition })
      }
    }
  }
  return found
}
