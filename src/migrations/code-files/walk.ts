import type { Expression, Node, Statement } from 'oxc-parser'
import { splitSql } from '../../parsers/sql/split.ts'
import type { ParsedScript } from '../../parsers/typescript/parse.ts'
import type { MigrationStep, OpaqueStep } from '../types.ts'
import { type Chain, chainOf, type Link } from './chain.ts'
import { evaluate, type Known, type Scope } from './values.ts'

/** What a tool makes of its own calls. */
export interface Vocabulary {
  /** The steps of a chain that begins with the tool's object; none for one that only reads. */
  steps(chain: Chain, scope: Scope, maker: StepMaker): readonly MigrationStep[]
}

/** Writes steps with their place. */
export interface StepMaker {
  readonly script: ParsedScript
  sql(text: string, link: Link): MigrationStep[]
  opaque(start: number, operation: string, reason: string): OpaqueStep
}

export interface Walk {
  readonly script: ParsedScript
  readonly vocabulary: Vocabulary
  /** Names under which the function knows the tool's object. */
  readonly runners: ReadonlySet<string>
  readonly autocommit: boolean
}

/** How a list of statements ends: by falling through, always before its end, or it is not known which. */
type End = 'through' | 'always' | 'maybe'

/**
 * The steps of a function's body in order. What depends on anything but constants is one opaque step with its line; what
 * has nothing to do with the database is left out.
 */
export function stepsOf(walk: Walk, body: readonly Statement[], scope: Scope): MigrationStep[] {
  const walker = new Walker(walk, scope, walk.runners)
  walker.block(body)
  return walker.steps
}

class Walker implements StepMaker {
  readonly steps: MigrationStep[] = []
  readonly script: ParsedScript
  readonly #walk: Walk
  #scope: Map<string, Known>
  readonly #runners: Set<string>

  constructor(walk: Walk, scope: Scope, runners: ReadonlySet<string>) {
    this.#walk = walk
    this.script = walk.script
    this.#scope = new Map(scope)
    this.#runners = new Set(runners)
  }

  block(statements: readonly Statement[]): End {
    for (const [at, statement] of statements.entries()) {
      const end = this.#statement(statement)
      if (end === 'always') return 'always'
      if (end === 'through') continue
      const rest = statements.slice(at + 1)
      const [first] = rest
      if (first !== undefined) this.#perhaps(first.start, rest, 'an earlier condition may end the function before it')
      return 'maybe'
    }
    return 'through'
  }

  sql(text: string, { start, name }: Link): MigrationStep[] {
    const position = this.#position(start)
    const { autocommit } = this.#walk
    return splitSql(text).map((part) => ({
      kind: 'statement',
      sql: text.slice(part.start, part.end),
      position,
      operation: name,
      autocommit,
    }))
  }

  opaque(start: number, operation: string, reason: string): OpaqueStep {
    return { kind: 'opaque', position: this.#position(start), operation, reason }
  }

  #position(start: number) {
    return { file: this.script.file, line: this.script.line(start) }
  }

  #statement(statement: Statement): End {
    switch (statement.type) {
      case 'ExpressionStatement':
        this.#effects(statement.expression)
        return 'through'
      case 'VariableDeclaration':
        for (const one of statement.declarations) {
          if (one.id.type === 'Identifier' && statement.kind === 'const') this.#declare(one.id.name, one.init)
          else if (one.init !== null) this.#unpack(one.id, one.init)
        }
        return 'through'
      case 'ReturnStatement':
        if (statement.argument !== null) this.#effects(statement.argument, true)
        return 'always'
      case 'BlockStatement':
        return this.#inner(statement.body)
      case 'IfStatement':
        return this.#if(statement)
      case 'ForOfStatement':
        return this.#forOf(statement)
      case 'ThrowStatement':
        this.steps.push(this.opaque(statement.start, 'throw', 'it throws an error here'))
        return 'always'
      case 'EmptyStatement':
      case 'FunctionDeclaration':
      case 'ClassDeclaration':
        return 'through'
      default:
        this.#perhaps(statement.start, [], `a ${wordFor(statement.type)} decides what runs`, this.#touches(statement))
        return /\breturn\b/.test(this.#text(statement)) ? 'maybe' : 'through'
    }
  }

  /** Names of a block are its own. */
  #inner(statements: readonly Statement[]): End {
    const outer = this.#scope
    this.#scope = new Map(outer)
    const end = this.block(statements)
    this.#scope = outer
    return end
  }

  #declare(name: string, init: Expression | null): void {
    const value = init === null ? undefined : evaluate(init, this.#scope)
    // A list may be added to later on.
    if (value !== undefined && typeof value !== 'object') this.#scope.set(name, value)
    else {
      this.#scope.delete(name)
      if (init !== null) this.#unpack(undefined, init, name)
    }
  }

  /** A name that comes from the tool's object may do what the object does. */
  #unpack(pattern: Node | undefined, init: Expression, name?: string): void {
    const names = name === undefined && pattern !== undefined ? (this.#text(pattern).match(/\w+/g) ?? []) : [name ?? '']
    for (const one of names) this.#scope.delete(one)
    const comesFromRunner = this.#mentions(init)
    if (init.type === 'AwaitExpression' || !comesFromRunner) this.#effects(init)
    if (comesFromRunner && init.type !== 'AwaitExpression') for (const one of names) this.#runners.add(one)
  }

  #if({ test, consequent, alternate, start }: Extract<Statement, { readonly type: 'IfStatement' }>): End {
    const value = evaluate(test, this.#scope)
    if (value !== undefined) {
      const taken = value ? consequent : alternate
      return taken === null ? 'through' : this.#statement(taken)
    }
    if (test.type === 'AwaitExpression' || /\bawait\b/.test(this.#text(test))) this.#reads(test)
    const branches = alternate === null ? [consequent] : [consequent, alternate]
    return this.#perhaps(start, branches, 'whether it runs depends on a condition')
  }

  #reads(test: Expression): void {
    const inner = test.type === 'UnaryExpression' ? test.argument : test
    this.#effects(inner)
  }

  #forOf(statement: Extract<Statement, { readonly type: 'ForOfStatement' }>): End {
    const list = evaluate(statement.right, this.#scope)
    const { left, body } = statement
    const id = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : undefined
    if (!Array.isArray(list) || id?.type !== 'Identifier') {
      return this.#perhaps(statement.start, [body], 'how often it runs depends on what is read')
    }
    for (const item of list) {
      this.#scope.set(id.name, item)
      const end = this.#statement(body)
      if (end !== 'through') return end
    }
    return 'through'
  }

  /** One opaque step for statements of which it is not known whether they run. */
  #perhaps(start: number, statements: readonly Statement[], reason: string, touches = false): End {
    const inner = new Walker(this.#walk, this.#scope, this.#runners)
    const ends = statements.map((one) => inner.#statement(one))
    const throws = inner.steps.every((one) => one.kind === 'opaque' && one.operation === 'throw')
    const maybe = inner.steps.filter((one) => one.operation !== 'throw')
    if (touches) this.steps.push(this.opaque(start, 'code', reason))
    else if (maybe.length > 0) this.steps.push({ ...this.opaque(start, 'code', reason), maybe })
    return throws && inner.steps.length > 0 ? 'through' : ends.every((end) => end === 'through') ? 'through' : 'maybe'
  }

  /** The steps that evaluating an expression takes. */
  #effects(whole: Expression, isAwaited = false): void {
    const expression = unwrapped(whole)
    if (expression.type === 'AwaitExpression') this.#effects(expression.argument, true)
    else if (expression.type === 'CallExpression') this.#call(expression, isAwaited)
    else if (expression.type === 'AssignmentExpression') {
      if (expression.left.type === 'Identifier') this.#scope.delete(expression.left.name)
      this.#effects(expression.right)
    } else if (expression.type === 'ArrayExpression' && isAwaited) this.#all(expression)
    else if ((isAwaited && !isConstant(expression)) || this.#touches(expression)) {
      this.steps.push(this.opaque(expression.start, 'code', 'it waits for a value that is not known'))
    }
  }

  #all({ elements }: Extract<Expression, { readonly type: 'ArrayExpression' }>): void {
    for (const item of elements) {
      if (item?.type === 'SpreadElement')
        this.steps.push(this.opaque(item.start, 'code', 'a list is filled in by code'))
      else if (item !== null) this.#effects(item, true)
    }
  }

  #call(call: Extract<Expression, { readonly type: 'CallExpression' }>, isAwaited: boolean): void {
    const chain = chainOf(call)
    if (chain !== undefined && this.#walk.runners.has(chain.root)) {
      this.steps.push(...this.#walk.vocabulary.steps(chain, this.#scope, this))
      return
    }
    const [first] = call.arguments
    if (chain?.root === 'Promise' && chain.links.length === 1 && chain.links[0]?.name === 'all') {
      if (first !== undefined && first.type !== 'SpreadElement') this.#effects(first, true)
      return
    }
    if (chain?.root === 'console' || (!isAwaited && !this.#touches(call))) return
    const name =
      chain === undefined
        ? 'a function'
        : [chain.root, ...chain.links.map((link) => link.name)].filter(Boolean).join('.')
    this.steps.push(this.opaque(call.start, 'code', `what ${name} does is not known without running it`))
  }

  #text(node: Node): string {
    return this.script.text.slice(node.start, node.end)
  }

  #mentions(node: Node): boolean {
    const words = new Set(this.#text(node).match(/[\w$]+/g))
    return [...this.#runners].some((name) => words.has(name))
  }

  #touches(node: Node): boolean {
    return this.#mentions(node) || /\bawait\b/.test(this.#text(node))
  }
}

function unwrapped(expression: Expression): Expression {
  switch (expression.type) {
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return unwrapped(expression.expression)
    case 'UnaryExpression':
      return expression.operator === 'void' ? unwrapped(expression.argument) : expression
    default:
      return expression
  }
}

function isConstant({ type }: Expression): boolean {
  return type === 'Literal' || type === 'ObjectExpression'
}

function wordFor(type: string): string {
  return type === 'TryStatement' ? 'try' : type === 'SwitchStatement' ? 'switch' : 'loop'
}
