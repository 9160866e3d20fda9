import type { PythonArgument } from '../../parsers/python/syntax.ts'
import { bodyOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import { Evaluation } from './evaluation.ts'
import type { Flow } from './flow.ts'
import { assign, catches, isThrown, merge, raisedIn, verified } from './flow.ts'
import { ABOUT_IDENTITY, isRefusingResponse, raised } from './refusals.ts'
import type { Value } from './values.ts'
import { isDefault, SENT, truth, UNKNOWN } from './values.ts'
import type { Environment, Exit, Interpreter, Summary, Walk } from './walk.ts'
import { freshWalk, givenTo } from './walk.ts'

const MAX_DEPTH = 5

/**
 * Runs functions in the mind for a request that carries no credentials (or wrong ones), and tells how they end. It is
 * a small abstract interpreter: conditions about missing credentials are decided, settings count with their default,
 * everything else goes both ways.
 */
export class AnonymousRequest implements Interpreter {
  readonly python: PythonFacts
  readonly #known = new Map<string, Summary>()
  readonly #initial: (definition: PythonNode) => ReadonlyMap<string, Value>

  /** `initial` gives the values that FastAPI injects into a function's parameters. */
  constructor(python: PythonFacts, initial: (definition: PythonNode) => ReadonlyMap<string, Value>) {
    this.python = python
    this.#initial = initial
  }

  summarise(definition: PythonNode, given: ReadonlyMap<string, Value> = new Map(), depth = 0, path?: string): Summary {
    const marks = [...given]
      .map(([name, value]) => `${name}=${value.is === 'constant' ? JSON.stringify(value.value) : value.is}`)
      .sort()
    const base = `${definition.tree.file}:${definition.index}:${marks.join()}`
    const known = this.#known.get(base) ?? this.#known.get(`${base}:${path ?? ''}`)
    if (known !== undefined) return known
    const nothing: Summary = {
      exits: [],
      refusals: [],
      defaults: [],
      usesCredential: false,
      usesPath: false,
      handedTo: undefined,
    }
    const again: Summary = { ...nothing, exits: [{ kind: 'pass', at: definition, certain: false, value: UNKNOWN }] }
    if (depth > MAX_DEPTH) return again
    // A function that calls itself adds nothing on the second visit.
    this.#known.set(base, again)
    const walk = freshWalk(depth, path)
    const environment: Environment = new Map([
      ...(depth === 0 ? this.#initial(definition) : this.#further(definition)),
      ...given,
    ])
    const flow = this.#block(bodyOf(definition), environment, walk, true)
    const end = flow.falls === undefined ? [] : [this.#end(definition, flow.exits, walk)]
    const exits = [...flow.exits, ...end]
    const { refusals, usesCredential, usesPath, handedTo } = walk
    const summary = { exits, refusals, defaults: [...walk.defaults], usesCredential, usesPath, handedTo }
    // Only what was decided by the path must be asked again for another path.
    this.#known.delete(base)
    this.#known.set(usesPath ? `${base}:${path ?? ''}` : base, summary)
    return summary
  }

  /** The values of a function's parameters when it is called by code, not by the framework. */
  #further(definition: PythonNode): Environment {
    return new Map([...this.#initial(definition)].map(([name, value]) => [name, value === SENT ? UNKNOWN : value]))
  }

  /** Whether conditions outside any request hold, settings counting with their default; undefined if unknown. */
  holds(conditions: readonly PythonNode[]): boolean | undefined {
    const walk = freshWalk()
    const known = conditions.map((one) => truth(this.#evaluation(new Map(), walk).of(one)))
    if (known.includes(false)) return false
    return known.includes(undefined) ? undefined : true
  }

  #end(definition: PythonNode, before: readonly Exit[], { handedTo }: Walk): Exit {
    const certain = handedTo === undefined && before.every((exit) => exit.certain)
    return { kind: 'pass', at: definition, certain, value: { is: 'constant', value: null, byDefault: false } }
  }

  #block(statements: readonly PythonNode[], start: Environment, walk: Walk, certain: boolean): Flow {
    let environment: Environment | undefined = start
    let sure = certain
    const exits: Exit[] = []
    for (const statement of statements) {
      if (environment === undefined) {
        this.noteRefusals(statement, walk)
        continue
      }
      const flow: Flow = this.#statement(statement, environment, walk, sure)
      exits.push(...flow.exits)
      // What follows a way out that was only possible is itself only possible.
      if (flow.exits.length > 0 && flow.falls !== undefined) sure = false
      environment = flow.falls
    }
    return { falls: environment, exits }
  }

  #statement(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    switch (node.kind) {
      case 'expression_statement':
      case 'assert_statement':
      case 'delete_statement':
        return this.#expressions(node, environment, walk, certain)
      case 'return_statement':
        return this.#return(node, environment, walk, certain)
      case 'raise_statement':
        return { falls: undefined, exits: [this.#raise(node, walk, certain)] }
      case 'if_statement':
        return this.#if(node, environment, walk, certain)
      case 'try_statement':
        return this.#try(node, environment, walk, certain)
      case 'with_statement':
        return this.#with(node, environment, walk, certain)
      case 'for_statement':
      case 'while_statement':
      case 'match_statement':
        return this.#loop(node, environment, walk)
      default:
        return { falls: environment, exits: [] }
    }
  }

  #evaluation(environment: Environment, walk: Walk): Evaluation {
    return new Evaluation(this, environment, walk)
  }

  #expressions(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    const exits: Exit[] = []
    for (const part of node.parts) {
      const evaluation = this.#evaluation(environment, walk)
      if (part.kind === 'yield') {
        const value = part.parts[0] === undefined ? UNKNOWN : evaluation.of(part.parts[0])
        const sure = certain && walk.handedTo === undefined
        return { falls: undefined, exits: [...exits, { kind: 'pass', at: part, certain: sure, value }] }
      }
      const isAssignment = part.kind === 'assignment' || part.kind === 'augmented_assignment'
      const right = isAssignment ? part.field('right') : part
      const value = right === undefined ? UNKNOWN : evaluation.of(right)
      if (isAssignment) assign(part.field('left'), value, environment)
      if (evaluation.raises !== undefined) {
        return { falls: undefined, exits: [...exits, raisedIn(evaluation, part, certain)] }
      }
    }
    return { falls: environment, exits }
  }

  #return(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    const expression = node.parts[0]
    if (expression === undefined) {
      const end = this.#end(node, [], walk)
      return { falls: undefined, exits: [{ ...end, certain: end.certain && certain }] }
    }
    if (isRefusingResponse(this.python, expression)) {
      walk.refusals.push(node)
      return { falls: undefined, exits: [{ kind: 'refuse', at: node, certain, value: UNKNOWN }] }
    }
    const evaluation = this.#evaluation(environment, walk)
    const value = evaluation.of(expression)
    if (evaluation.raises !== undefined) return { falls: undefined, exits: [raisedIn(evaluation, node, certain)] }
    // What was shown the credential before may have refused it.
    const sure = certain && walk.handedTo === undefined
    return { falls: undefined, exits: [{ kind: 'pass', at: node, certain: sure, value }] }
  }

  #raise(node: PythonNode, walk: Walk, certain: boolean): Exit {
    const kind = raised(this.python, node)
    if (kind === 'refuse') walk.refusals.push(node)
    return { kind: kind === 'again' ? 'error' : kind, at: node, certain, value: UNKNOWN }
  }

  /** Reads refusals of code that is not walked, so that a guard is known for one even where it cannot be decided. */
  noteRefusals(node: PythonNode, walk: Walk): void {
    for (const statement of node.find('raise_statement')) {
      if (raised(this.python, statement) === 'refuse') walk.refusals.push(statement)
    }
    for (const statement of node.find('return_statement')) {
      const value = statement.parts[0]
      if (value !== undefined && isRefusingResponse(this.python, value)) walk.refusals.push(statement)
    }
  }

  #if(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    const condition = node.field('condition')
    const consequence = node.field('consequence')
    const others = node.parts.filter(({ kind }) => kind === 'elif_clause' || kind === 'else_clause')
    const evaluation = this.#evaluation(environment, walk)
    const value = condition === undefined ? UNKNOWN : evaluation.of(condition)
    if (evaluation.raises !== undefined) {
      return { falls: undefined, exits: [raisedIn(evaluation, condition ?? node, certain)] }
    }
    const decided = truth(value)
    if (isDefault(value) && condition !== undefined) walk.defaults.add(condition.text)
    const identity = condition !== undefined && ABOUT_IDENTITY.test(condition.text)
    const asReject = (flow: Flow): Flow => ({
      ...flow,
      // An error about something else than identity turns nobody away for who they are.
      exits: flow.exits.map((exit) => (exit.kind === 'reject' && !identity ? { ...exit, certain: false } : exit)),
    })
    const then = (): Flow =>
      asReject(this.#block(consequence?.parts ?? [], new Map(environment), walk, certain && decided === true))
    const otherwise = (): Flow => this.#otherwise(others, new Map(environment), walk, certain && decided === false)
    if (decided === true) {
      for (const other of others) this.noteRefusals(other, walk)
      return then()
    }
    if (decided === false) {
      if (consequence !== undefined) this.noteRefusals(consequence, walk)
      return otherwise()
    }
    return merge(then(), otherwise())
  }

  #otherwise(clauses: readonly PythonNode[], environment: Environment, walk: Walk, certain: boolean): Flow {
    const [first, ...rest] = clauses
    if (first === undefined) return { falls: environment, exits: [] }
    if (first.kind === 'else_clause') return this.#block(first.field('body')?.parts ?? [], environment, walk, certain)
    const condition = first.field('condition')
    const value = condition === undefined ? UNKNOWN : this.#evaluation(environment, walk).of(condition)
    const decided = truth(value)
    if (isDefault(value) && condition !== undefined) walk.defaults.add(condition.text)
    const then = (): Flow =>
      this.#block(first.field('consequence')?.parts ?? [], new Map(environment), walk, certain && decided === true)
    if (decided === true) return then()
    const otherwise = this.#otherwise(rest, new Map(environment), walk, certain && decided === false)
    return decided === false ? otherwise : merge(then(), otherwise)
  }

  #with(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    for (const item of node.find('as_pattern')) {
      const [value, target] = item.parts
      if (value !== undefined)
        assign(target?.parts[0] ?? target, this.#evaluation(environment, walk).of(value), environment)
    }
    return this.#block(node.field('body')?.parts ?? [], environment, walk, certain)
  }

  #loop(node: PythonNode, environment: Environment, walk: Walk): Flow {
    const bodies =
      node.kind === 'match_statement'
        ? node.find('case_clause').flatMap((one) => one.field('consequence') ?? [])
        : [node.field('body')]
    let flow: Flow = { falls: environment, exits: [] }
    for (const body of bodies) {
      if (body === undefined) continue
      const once = this.#block(body.parts, new Map(environment), walk, false)
      flow = merge(flow, { falls: once.falls ?? environment, exits: once.exits })
    }
    return flow
  }

  #try(node: PythonNode, environment: Environment, walk: Walk, certain: boolean): Flow {
    const handlers = node.parts.filter(({ kind }) => kind === 'except_clause' || kind === 'except_group_clause')
    const finale = node.parts.find(({ kind }) => kind === 'finally_clause')
    const body = this.#block(node.field('body')?.parts ?? [], environment, walk, certain)
    let flow: Flow = { falls: body.falls, exits: [] }
    for (const exit of body.exits) {
      const catching = isThrown(exit) ? handlers.filter((handler) => catches(this.python, handler, exit)) : []
      if (catching.length === 0) flow.exits.push(exit)
      for (const handler of catching) {
        const block = handler.parts.filter(({ kind }) => kind === 'block').flatMap((one) => one.parts)
        const caught = this.#block(block, new Map(environment), walk, exit.certain && catching.length === 1)
        const exits = caught.exits.map((one) =>
          one.at.text === 'raise' ? { ...one, kind: exit.kind } : verified(one, exit),
        )
        flow = merge(flow, { falls: caught.falls, exits })
      }
    }
    const otherwise = node.parts.find(({ kind }) => kind === 'else_clause')
    if (otherwise !== undefined && body.falls !== undefined) {
      const rest = this.#block(otherwise.field('body')?.parts ?? [], body.falls, walk, certain)
      const caught = flow.falls === body.falls ? undefined : flow.falls
      flow = { falls: rest.falls ?? caught, exits: [...flow.exits, ...rest.exits] }
    }
    if (!body.exits.some(isThrown)) for (const handler of handlers) this.noteRefusals(handler, walk)
    if (finale === undefined || flow.falls === undefined) return flow
    const last = this.#block(
      finale.parts.flatMap((part) => (part.kind === 'block' ? part.parts : [])),
      flow.falls,
      walk,
      certain,
    )
    return { falls: last.falls, exits: [...flow.exits, ...last.exits] }
  }

  /** What a call of a function of the repository gives, with the values of its arguments. */
  called(
    target: Extract<Resolved, { kind: 'function' }>,
    given: readonly PythonArgument[],
    values: readonly Value[],
    walk: Walk,
  ): Summary {
    return this.summarise(target.node, givenTo(target.node, given, values), walk.depth + 1, walk.path)
  }
}
