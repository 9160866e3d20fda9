import { argument, bodyOf, dottedName, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { Evaluator } from './evaluate.ts'
import type { Value } from './values.ts'
import { truth } from './values.ts'

/** How a piece of code ends, on the supposed values. */
type Ending = 'goes on' | 'returns' | 'refuses' | 'maybe'

const MAX_DEPTH = 6
const EXIT = /^(sys\.exit|os\._exit|exit|quit|pytest\.exit)$/

/** A walk through validating code with values supposed for settings: three-valued, running nothing. */
export class Interpreter extends Evaluator {
  /** What a `return` gave. */
  result: Value = null
  /** A refusal that hangs on the subject may happen. */
  maybe = false
  refusedAt: PythonNode | undefined

  protected override fork(variables: ReadonlyMap<string, Value | PythonNode>): Interpreter {
    return new Interpreter(this.suppose, variables, this.depth)
  }

  protected override returned(definition: PythonNode): Value {
    if (this.depth >= MAX_DEPTH) return undefined
    const inner = new Interpreter(this.suppose, new Map(), this.depth + 1)
    return inner.run(definition) === 'returns' ? inner.result : undefined
  }

  protected override ownCall(call: PythonNode): { readonly value: Value } | undefined {
    const inner = this.#inner(call)
    if (inner === undefined) return undefined
    return { value: inner.interpreter.run(inner.definition) === 'returns' ? inner.interpreter.result : undefined }
  }

  run(definition: PythonNode): Ending {
    const end = this.#block(bodyOf(definition))
    return end === 'refuses' ? end : this.maybe ? 'maybe' : end
  }

  /** The same for one statement of a module. */
  runStatement(statement: PythonNode): Ending {
    const end = this.#statement(statement)
    return end === 'refuses' ? end : this.maybe ? 'maybe' : end
  }

  #block(statements: readonly PythonNode[]): Ending {
    for (const statement of statements) {
      const end = this.#statement(statement)
      if (end !== 'goes on') return end
    }
    return 'goes on'
  }

  #statement(node: PythonNode): Ending {
    if (this.suppose.budget.left-- <= 0) return 'goes on'
    switch (node.kind) {
      case 'raise_statement':
        return this.#refuse(node)
      case 'return_statement':
        this.result = node.parts[0] === undefined ? null : this.value(node.parts[0])
        return 'returns'
      case 'if_statement':
        return this.#if(node)
      case 'for_statement':
        return this.#for(node)
      case 'try_statement':
        return this.#try(node)
      case 'with_statement':
        return this.#block(node.field('body')?.parts ?? [])
      case 'assert_statement':
        return truth(this.value(node.parts[0])) === false ? this.#refuse(node) : 'goes on'
      case 'expression_statement':
        return this.#expression(node.parts[0])
      default:
        return 'goes on'
    }
  }

  #refuse(node: PythonNode): Ending {
    this.refusedAt ??= node
    return 'refuses'
  }

  #expression(node: PythonNode | undefined): Ending {
    if (node === undefined) return 'goes on'
    if (node.kind === 'assignment' || node.kind === 'augmented_assignment') {
      const left = node.field('left')
      const right = node.field('right')
      if (left?.kind === 'identifier' && right !== undefined) {
        const isAdded = node.kind === 'augmented_assignment'
        const value = this.value(right)
        this.variables.set(left.text, isAdded && truth(value) === true ? ['more'] : isAdded ? undefined : value)
      }
      return 'goes on'
    }
    const call = node.kind === 'await' ? node.parts[0] : node
    return call?.kind === 'call' ? this.#called(call) : 'goes on'
  }

  #called(call: PythonNode): Ending {
    const callee = call.field('function')
    if (callee === undefined) return 'goes on'
    const name = this.suppose.python.qualifiedName(callee) ?? dottedName(callee) ?? ''
    if (EXIT.test(name)) return this.#refuse(call)
    const list = callee.field('object')
    if (list?.kind === 'identifier' && /^(append|add|extend|insert)$/.test(callee.field('attribute')?.text ?? '')) {
      if (this.variables.has(list.text)) this.variables.set(list.text, ['more'])
      return 'goes on'
    }
    const inner = this.#inner(call)
    if (inner === undefined) return 'goes on'
    const end = inner.interpreter.run(inner.definition)
    this.maybe ||= inner.interpreter.maybe
    return end === 'refuses' ? this.#refuse(inner.interpreter.refusedAt ?? call) : 'goes on'
  }

  /** The called function of the repository, with its parameters bound. */
  #inner(call: PythonNode): { interpreter: Interpreter; definition: PythonNode } | undefined {
    const callee = call.field('function')
    const target = callee === undefined ? undefined : this.suppose.python.resolve(callee)
    if (target?.kind !== 'function' || this.depth >= MAX_DEPTH) return undefined
    const isMethod = callee?.kind === 'attribute' && target.node.enclosing('class_definition') !== undefined
    const parameters = parametersOf(target.node).slice(
      isMethod && !/staticmethod/.test(target.node.parentNode?.text.slice(0, 40) ?? '') ? 1 : 0,
    )
    const bound = new Map<string, Value | PythonNode>()
    parameters.forEach(({ name, default: fallback }, place) => {
      const given = argument(call, name, place) ?? fallback
      if (given !== undefined) bound.set(name, this.bind(given))
    })
    return { interpreter: new Interpreter(this.suppose, bound, this.depth + 1), definition: target.node }
  }

  #if(node: PythonNode): Ending {
    const condition = node.field('condition')
    const body = node.field('consequence')?.parts ?? []
    const others = node.parts.filter((part) => part.fieldName === 'alternative')
    return this.#branch(condition, body, others)
  }

  #branch(condition: PythonNode | undefined, body: readonly PythonNode[], others: readonly PythonNode[]): Ending {
    const seen = this.suppose.seen
    const before = seen.subject
    seen.subject = false
    const known = truth(this.value(condition))
    const hangs = seen.subject
    if (known !== undefined) {
      const end = known ? this.#block(body) : this.#otherwise(others)
      seen.subject ||= before || hangs
      return end
    }
    const first = this.fork(this.variables)
    const taken = first.#block(body)
    this.maybe ||= first.maybe || (taken === 'refuses' && (hangs || seen.subject))
    // A list that may have grown is neither empty nor full.
    for (const [name, value] of first.variables) {
      const own = this.variables.get(name)
      const isFullAnyway = Array.isArray(own) && own.length > 0 && Array.isArray(value) && value.length > 0
      if (this.variables.has(name) && own !== value && !isFullAnyway) this.variables.set(name, undefined)
    }
    const end = this.#otherwise(others)
    seen.subject ||= before || hangs
    return end === 'refuses' && taken !== 'refuses' ? this.#perhaps() : end
  }

  #perhaps(): Ending {
    this.maybe = true
    return 'goes on'
  }

  #otherwise([first, ...rest]: readonly PythonNode[]): Ending {
    if (first === undefined) return 'goes on'
    if (first.kind === 'elif_clause') {
      return this.#branch(first.field('condition'), first.field('consequence')?.parts ?? [], rest)
    }
    return this.#block(first.field('body')?.parts ?? [])
  }

  #for(node: PythonNode): Ending {
    const body = node.field('body')?.parts ?? []
    const rounds = this.rounds(node.field('left'), node.field('right'))
    for (const bound of rounds ?? []) {
      for (const [name, value] of bound) this.variables.set(name, value)
      const end = this.#block(body)
      if (end !== 'goes on') return end
    }
    return 'goes on'
  }

  #try(node: PythonNode): Ending {
    const end = this.#block(node.field('body')?.parts ?? [])
    const handlers = node.parts.filter(({ kind }) => kind === 'except_clause')
    if (end !== 'refuses' || handlers.length === 0) return end
    const rethrows = handlers.some((one) => one.find('raise_statement').length > 0 || /\bexit\(/.test(one.text))
    return rethrows ? end : 'goes on'
  }
}
