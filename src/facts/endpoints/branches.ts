import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Following, Frame } from './following.ts'
import { truthOf } from './following.ts'

const LEAVES = /^(return_statement|raise_statement|continue_statement|break_statement)$/

/**
 * Decides branches by what is known of one run of the code: arguments, turns of a loop, values of files. Settings are
 * never known, whatever their default, and neither are variables of a module.
 */
export class Branches {
  readonly #terms: Following

  constructor(terms: Following) {
    this.#terms = terms
  }

  /** Whether a condition holds in this run; undefined when that is not certain. */
  test(condition: PythonNode, frame: Frame): boolean | undefined {
    // Without anything known of the run only the package's own files can decide.
    if (frame.owner === undefined && !/\b(isdir|isfile|is_dir|is_file|exists)\(/.test(condition.text)) return undefined
    if (!this.#concerns(condition, frame)) return undefined
    const value = this.#terms.certain(condition, frame)
    return value === undefined ? undefined : truthOf(value)
  }

  /** Whether a condition is about what differs from run to run: parameters, loop variables, what is made of them. */
  #concerns(condition: PythonNode, frame: Frame): boolean {
    if (frame.owner === undefined) return true
    return condition.find('identifier').some((name) => {
      for (let at: Frame | undefined = frame; at?.owner !== undefined; at = at.parent) {
        if (at.names.has(name.text)) return true
      }
      const found = this.#terms.python.resolve(name)
      return found?.kind === 'value' && this.#terms.frames.within(frame, found.node) !== this.#terms.frames.root
    })
  }

  /** False when a node is certainly not reached in this run. */
  runs(node: PythonNode, frame: Frame): boolean {
    return this.doubts(node, frame) !== false
  }

  /** The conditions on the way to a node that this run does not decide; false when it is certainly not reached. */
  doubts(node: PythonNode, frame: Frame): readonly PythonNode[] | false {
    const found: PythonNode[] = []
    for (let from = node, at = node.parentNode; at !== undefined; from = at, at = at.parentNode) {
      const here =
        at.kind === 'if_statement'
          ? this.#entersClause(at, from, frame)
          : at.kind === 'block'
            ? this.#arrives(at, from, frame)
            : []
      if (here === false) return false
      found.push(...here)
      if (at.kind === 'function_definition' && from.fieldName === 'body') break
    }
    return found
  }

  /** Conditions around a node that this run does not decide, innermost first. */
  undecided(conditions: readonly PythonNode[], frame: Frame): readonly PythonNode[] {
    return conditions.filter(
      (condition) => this.#terms.test(condition, this.#terms.frames.within(frame, condition)) !== true,
    )
  }

  #entersClause(statement: PythonNode, clause: PythonNode, frame: Frame): PythonNode[] | false {
    if (clause.fieldName === 'condition') return []
    const outer = this.#terms.frames.within(frame, statement)
    const found: PythonNode[] = []
    for (const { condition, part } of clausesOf(statement)) {
      const isHere = part.equals(clause)
      const holds = condition === undefined ? true : this.#terms.test(condition, outer)
      if (holds !== undefined && holds !== isHere) return false
      if (holds === undefined && condition !== undefined) found.push(condition)
      if (isHere) return found
    }
    return found
  }

  /** Whether the statements before one in a block let the run get there: `if done: continue`. */
  #arrives(block: PythonNode, statement: PythonNode, frame: Frame): PythonNode[] | false {
    const outer = this.#terms.frames.within(frame, statement)
    const found: PythonNode[] = []
    for (const before of block.parts) {
      if (before.index >= statement.index) break
      if (before.kind !== 'if_statement') continue
      for (const { condition, part } of clausesOf(before)) {
        const holds = condition === undefined ? true : this.#terms.test(condition, outer)
        if (holds === true && leaves(part)) return false
        if (holds === undefined && condition !== undefined && leaves(part)) found.push(condition)
        if (holds !== false) break
      }
    }
    return found
  }
}

/** The clauses of an `if` statement with the conditions that lead to them; `else` has none. */
function clausesOf(statement: PythonNode): { condition: PythonNode | undefined; part: PythonNode }[] {
  return statement.parts.flatMap((part) => {
    if (part.fieldName === 'consequence') return [{ condition: statement.field('condition'), part }]
    if (part.kind === 'elif_clause') return [{ condition: part.field('condition'), part }]
    return part.kind === 'else_clause' ? [{ condition: undefined, part }] : []
  })
}

function leaves(part: PythonNode): boolean {
  const block = part.kind === 'block' ? part : (part.field('consequence') ?? part.field('body') ?? part)
  return block.parts.some(({ kind }) => LEAVES.test(kind))
}
