import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from './names.ts'
import type { PythonModule, Resolved } from './types.ts'

/** What an expression is an instance of: a class of the repository, or the full name of one outside. */
export type TypeOf = Extract<Resolved, { kind: 'class' | 'external' }>

/** What is asked of the resolver of names. */
interface Names {
  resolve(node: PythonNode, steps?: number): Resolved | undefined
  moduleOf(node: PythonNode): PythonModule
  moduleMember(module: PythonModule, name: string, steps: number): Resolved | undefined
  member(of: Resolved, name: string, steps?: number): Resolved | undefined
}

/** Chains of aliases and annotations longer than this are given up. */
const MAX_STEPS = 24

/** Tells what class an expression's value is an instance of. */
export class Instances {
  readonly #names: Names

  constructor(names: Names) {
    this.#names = names
  }

  /** What class an expression's value belongs to, from constructors, annotations and return annotations. */
  of(node: PythonNode, steps = 0): TypeOf | undefined {
    if (steps > MAX_STEPS) return undefined
    if (node.kind === 'await' || node.kind === 'parenthesized_expression') {
      const inner = node.parts[0]
      return inner === undefined ? undefined : this.of(inner, steps + 1)
    }
    if (node.kind === 'call') return this.#typeOfCall(node, steps)
    const found = this.#names.resolve(node, steps + 1)
    if (found?.kind === 'value') {
      const declared = found.node.parentNode?.kind === 'assignment' ? found.node.parentNode.field('type') : undefined
      const made = found.node.kind === node.kind && found.node.equals(node) ? undefined : this.of(found.node, steps + 1)
      const annotated = declared?.parts[0] === undefined ? undefined : this.annotated(declared.parts[0], steps + 1)
      // `run: RunSettings = Field(default_factory=RunSettings)`: the field describes the value, it is not it.
      const describes =
        made?.kind === 'external' && /^(pydantic(\.fields)?\.(Field|PrivateAttr)|dataclasses\.field)$/.test(made.name)
      return describes ? annotated : (made ?? annotated)
    }
    if (found?.kind === 'parameter') return this.#typeOfParameter(found.node, steps)
    return undefined
  }

  #typeOfCall(node: PythonNode, steps: number): TypeOf | undefined {
    const callee = node.field('function')
    const target = callee === undefined ? undefined : this.#names.resolve(callee, steps + 1)
    if (target?.kind === 'class' || target?.kind === 'external') return target
    // `cls(…)` in a class method.
    if (target?.kind === 'parameter')
      return /^cls$/.test(target.node.text) ? this.#typeOfParameter(target.node, steps) : undefined
    if (target?.kind !== 'function') return undefined
    const declared = target.node.field('return_type')?.parts[0]
    if (declared !== undefined) return this.#returned(declared, target.node, steps)
    for (const statement of target.node.find('return_statement')) {
      const value = statement.parts[0]
      const isOwn = statement.enclosing('function_definition', 'lambda')?.equals(target.node)
      const type = isOwn && value !== undefined ? this.of(value, steps + 1) : undefined
      if (type !== undefined) return type
    }
    return undefined
  }

  #returned(declared: PythonNode, owner: PythonNode, steps: number): TypeOf | undefined {
    const type = this.annotated(declared, steps + 1)
    const isSelf = type?.kind === 'external' && /^(typing(_extensions)?\.)?Self$/.test(type.name)
    const around = isSelf ? owner.enclosing('class_definition', 'function_definition') : undefined
    if (around?.kind !== 'class_definition') return type
    const module = this.#names.moduleOf(around)
    return { kind: 'class', name: qualified(around, module), module, node: around }
  }

  #typeOfParameter(parameter: PythonNode, steps: number): TypeOf | undefined {
    const annotation = parameter.field('type')?.parts[0]
    if (annotation !== undefined) return this.annotated(annotation, steps + 1)
    const method = parameter.enclosing('function_definition')
    const isFirst = parameter.parentNode?.parts[0]?.equals(parameter) === true
    const type = method?.enclosing('class_definition', 'function_definition')
    if (!isFirst || type?.kind !== 'class_definition') return undefined
    const module = this.#names.moduleOf(type)
    return { kind: 'class', name: qualified(type, module), module, node: type }
  }

  /** The class an annotation names: through `Annotated[T, …]`, `T | None`, `Optional[T]`, quotes and aliases. */
  annotated(annotation: PythonNode, steps = 0): TypeOf | undefined {
    if (steps > MAX_STEPS) return undefined
    if (annotation.kind === 'type' || annotation.kind === 'binary_operator' || annotation.kind === 'union_type') {
      const part = annotation.parts.find((one) => one.text !== 'None')
      return part === undefined ? undefined : this.annotated(part, steps + 1)
    }
    if (annotation.kind === 'subscript' || annotation.kind === 'generic_type') {
      const head = annotation.parts[0]
      const first = annotation.kind === 'subscript' ? annotation.parts[1] : annotation.parts[1]?.parts[0]
      const wrapper = head === undefined ? undefined : this.#names.resolve(head, steps + 1)
      const unwraps =
        wrapper?.kind === 'external' && /^(typing(_extensions)?\.)?(Annotated|Optional)$/.test(wrapper.name)
      if (unwraps && first !== undefined) return this.annotated(first, steps + 1)
      return wrapper?.kind === 'class' || wrapper?.kind === 'external' ? wrapper : undefined
    }
    if (annotation.kind === 'string') return this.#quoted(annotation, steps)
    const found = this.#names.resolve(annotation, steps + 1)
    if (found?.kind === 'value') return this.annotated(found.node, steps + 1)
    return found?.kind === 'class' || found?.kind === 'external' ? found : undefined
  }

  /** A forward reference: `"AuthProvider"`. */
  #quoted(annotation: PythonNode, steps: number): TypeOf | undefined {
    const name = /^["']([\w.]+)(?:\s*\|\s*None)?["']$/.exec(annotation.text)?.[1]
    const [first, ...rest] = name?.split('.') ?? []
    if (first === undefined) return undefined
    let found = this.#names.moduleMember(this.#names.moduleOf(annotation), first, steps + 1)
    for (const part of rest) found = found === undefined ? undefined : this.#names.member(found, part, steps + 1)
    return found?.kind === 'class' || found?.kind === 'external' ? found : undefined
  }
}
