import type { PythonParameter } from '../../parsers/python/syntax.ts'
import { argument, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'
import type { Following, Frame, Term } from './following.ts'
import { isCode, isComprehension, keyOf } from './following.ts'

/** A function called from more places than this, or a loop with more turns, is looked at once for all of them. */
const MAX_CALLS = 60
const MAX_FRAMES = 400
/** A comprehension registers nothing, so that more turns cost little. */
const MAX_MEMBERS = 5000
const MAX_DEPTH = 10

/** Tells in which runs a piece of code is executed, and what its names stand for in each. */
export class Frames {
  readonly root: Frame = { id: 0, owner: undefined, parent: undefined, names: new Map(), depth: 0 }
  readonly #python: PythonFacts
  readonly #following: Following
  readonly #known = new Map<string, Frame>()
  readonly #calls = new Map<string, readonly PythonNode[]>()
  readonly #single = new Set<string>()
  readonly #changing = new Map<string, RegExp>()
  readonly #parameters = new Map<string, readonly PythonParameter[]>()
  /** Frames of the body of a function; undefined while they are being found. */
  readonly #bodies = new Map<string, readonly Frame[] | undefined>()

  constructor(python: PythonFacts, following: Following) {
    this.#python = python
    this.#following = following
  }

  /** Has a function looked at once for all of its calls. */
  share(definition: PythonNode): void {
    this.#single.add(keyOf(definition))
  }

  /** The frame for one run of `owner`, always the same object for the same run. */
  inner(
    parent: Frame,
    owner: PythonNode,
    run: string,
    names: () => ReadonlyMap<string, Term>,
    depth = parent.depth,
  ): Frame {
    const key = `${parent.id} ${keyOf(owner)} ${run}`
    let frame = this.#known.get(key)
    if (frame === undefined) {
      frame = { id: this.#known.size + 1, owner, parent, names: names(), depth: depth + 1 }
      this.#known.set(key, frame)
    }
    return frame
  }

  /** The part of a frame that is in force at a node further out, as where a name is defined that is used inside. */
  within(frame: Frame, node: PythonNode): Frame {
    let at = frame
    while (at.owner !== undefined && at.parent !== undefined && !contains(at.owner, node)) at = at.parent
    return at
  }

  /** What a name stands for in a frame, when a parameter or loop variable of it is meant. */
  lookUp(frame: Frame, name: string): Term | undefined {
    for (let at: Frame | undefined = frame; at !== undefined; at = at.parent) {
      const term = at.names.get(name)
      if (term !== undefined) return term
    }
    return undefined
  }

  /** Every run in which a node is evaluated, as far as runs can be told apart. */
  at(node: PythonNode): readonly Frame[] {
    for (let from = node, at = node.parentNode; at !== undefined; from = at, at = at.parentNode) {
      if (at.kind === 'for_statement' && from.fieldName === 'body' && this.#depends(node, at)) return this.#turns(at)
      if (at.kind === 'function_definition' && from.fieldName === 'body') return this.#runsOf(at)
    }
    return [this.root]
  }

  /** Whether a node mentions what changes from turn to turn of a loop around it. */
  #depends(node: PythonNode, loop: PythonNode): boolean {
    const key = keyOf(loop)
    let names = this.#changing.get(key)
    if (names === undefined) {
      const bound = [loop, ...loop.find('assignment')].flatMap((one) => one.field('left')?.find('identifier') ?? [])
      const words = [...new Set(bound.map(({ text }) => text))]
      names = new RegExp(`\\b(${words.join('|')})\\b`)
      this.#changing.set(key, names)
    }
    return names.test(node.text)
  }

  #turns(loop: PythonNode): readonly Frame[] {
    const key = keyOf(loop)
    const known = this.#bodies.get(key)
    if (known !== undefined) return known
    const around = this.at(loop)
    const turns = around.flatMap((frame) => this.turns(loop, frame))
    const frames = turns.length > MAX_FRAMES ? around : turns
    this.#bodies.set(key, frames)
    return frames
  }

  /** The turns of a loop or a clause of a comprehension, or the frame itself when they cannot be foreseen. */
  turns(loop: PythonNode, frame: Frame): Frame[] {
    const left = loop.field('left')
    const right = loop.field('right')
    const elements = right === undefined ? [] : this.#following.elements(right, frame)
    const most = loop.kind === 'for_in_clause' ? MAX_MEMBERS : MAX_FRAMES
    if (left === undefined || elements.length === 0 || elements.length > most) return [frame]
    const owner = loop.kind === 'for_in_clause' ? (loop.parentNode ?? loop) : loop
    const run = loop.kind === 'for_in_clause' ? `${loop.index}:` : ''
    return elements.map((element, place) =>
      this.inner(frame, owner, `${run}${place}`, () => new Map(this.bind(left, element))),
    )
  }

  /** Unpacks a value over the names on the left of a loop or assignment. */
  bind(left: PythonNode, value: Term): [string, Term][] {
    if (left.kind === 'identifier') return [[left.text, value]]
    const parts = this.partsOf(value)
    return left.parts.flatMap((target, place) => {
      const part = parts[place]
      return part === undefined || target.kind === 'list_splat_pattern' ? [] : this.bind(target, part)
    })
  }

  /** The members of a tuple, in their places; empty when the value is none. */
  partsOf(value: Term): Term[] {
    if (!isCode(value)) return Array.isArray(value.data) ? value.data.map((data: Constant) => ({ data })) : []
    const { node, frame } = value
    if (node.kind === 'pair') return [node.field('key'), node.field('value')].flatMap((one) => term(one, frame))
    if (node.kind !== 'identifier' && node.kind !== 'attribute' && !/^(tuple|list|expression_list)$/.test(node.kind))
      return []
    return [...this.#following.elements(node, frame)]
  }

  /** The frame of a function's body when it is called by `call`, which itself runs in `frame`. */
  enter(definition: PythonNode, call: PythonNode, frame: Frame): Frame {
    const around = this.within(frame, definition)
    if (frame.depth > MAX_DEPTH || this.#isShared(definition)) return around
    const isCaller = this.callsOf(definition).some((one) => one.equals(call))
    return isCaller ? this.#entered(definition, call, frame) : around
  }

  /** A frame for one call that need not be among those told apart: good for values, not for what is registered. */
  alone(definition: PythonNode, call: PythonNode, frame: Frame): Frame {
    return frame.depth > MAX_DEPTH ? this.within(frame, definition) : this.#entered(definition, call, frame)
  }

  #entered(definition: PythonNode, call: PythonNode, frame: Frame): Frame {
    let from = frame
    while (from.owner?.kind === 'for_statement' && from.parent !== undefined && !this.#depends(call, from.owner))
      from = from.parent
    const around = this.within(from, definition)
    const run = `${keyOf(call)}@${from.id}`
    const names = (): ReadonlyMap<string, Term> => new Map(this.#arguments(definition, call, from))
    return this.inner(around, definition, run, names, Math.max(around.depth, from.depth))
  }

  #arguments(definition: PythonNode, call: PythonNode, frame: Frame): [string, Term][] {
    return this.#parametersOf(definition).flatMap(({ name, default: fallback, kind }, place) => {
      if (kind !== 'plain') return []
      const given = argumentFor(definition, this.#parametersOf(definition), call, place)
      if (given !== undefined) return [[name, { node: given, frame }] as [string, Term]]
      const isSpread = (call.field('arguments')?.parts ?? []).some((one) => /_splat$/.test(one.kind))
      return fallback === undefined || isSpread ? [] : [[name, { node: fallback, frame: this.root }] as [string, Term]]
    })
  }

  #parametersOf(definition: PythonNode): readonly PythonParameter[] {
    const key = keyOf(definition)
    let parameters = this.#parameters.get(key)
    if (parameters === undefined) {
      parameters = parametersOf(definition)
      this.#parameters.set(key, parameters)
    }
    return parameters
  }

  #runsOf(definition: PythonNode): readonly Frame[] {
    const key = keyOf(definition)
    // Asked for while it is being found: a ring of calls, of which the outermost frame stands for the inner turns.
    if (this.#bodies.has(key)) return this.#bodies.get(key) ?? this.at(definition)
    this.#bodies.set(key, undefined)
    const calls = this.#isShared(definition) ? [] : this.callsOf(definition)
    const runs = calls.flatMap((call) =>
      this.at(call)
        .filter((frame) => this.#following.runs(call, frame))
        .map((frame) =>
          frame.depth > MAX_DEPTH ? this.within(frame, definition) : this.#entered(definition, call, frame),
        ),
    )
    const frames = runs.length === 0 || runs.length > MAX_FRAMES ? this.at(definition) : [...new Set(runs)]
    this.#bodies.set(key, frames)
    return frames
  }

  /** Whether one frame stands for all runs of a function: nothing tells them apart, or there are too many. */
  #isShared(definition: PythonNode): boolean {
    const named = this.#parametersOf(definition).some(({ name }) => name !== 'self' && name !== 'cls')
    return !named || this.#single.has(keyOf(definition)) || this.callsOf(definition).length === 0
  }

  /** Every call in the code that runs this function; empty when there are too many to tell them apart. */
  callsOf(definition: PythonNode): readonly PythonNode[] {
    const key = keyOf(definition)
    let calls = this.#calls.get(key)
    if (calls === undefined) {
      calls = this.#findCalls(definition)
      this.#calls.set(key, calls)
    }
    return calls
  }

  #findCalls(definition: PythonNode): PythonNode[] {
    const owner = definition.enclosing('class_definition', 'function_definition')
    const isConstructor = nameOf(definition) === '__init__' && owner?.kind === 'class_definition'
    const candidates = this.#python.callsNamed(isConstructor ? nameOf(owner) : nameOf(definition))
    if (candidates.length > MAX_CALLS * 20) return []
    const above = isConstructor ? this.#superCalls(definition, owner) : []
    const calls = candidates.flatMap(({ node }) => {
      const callee = node.field('function')
      const target = callee === undefined ? undefined : this.#python.resolve(callee)
      if (node.tree === definition.tree && node.start >= definition.start && node.end <= definition.end) return []
      if (isConstructor) return target?.kind === 'class' && target.node.equals(owner) ? [node] : []
      if (target?.kind !== 'function') return []
      const runs =
        target.node.equals(definition) || this.#following.versions(target.node).some((v) => v.equals(definition))
      return runs ? [node] : []
    })
    return calls.length + above.length > MAX_CALLS ? [] : [...calls, ...above]
  }

  /** `super().__init__(…)` in subclasses of the class whose constructor this is. */
  #superCalls(definition: PythonNode, owner: PythonNode): PythonNode[] {
    return this.#python.callsNamed('__init__').flatMap(({ node }) => {
      if (node.field('function')?.text !== 'super().__init__') return []
      const type = node.enclosing('class_definition')
      if (type === undefined || type.equals(owner) || type.field('superclasses') === undefined) return []
      const module = this.#python.moduleOf(type)
      const [, ...bases] = this.#python.lineage({ kind: 'class', name: nameOf(type), module, node: type }).classes
      if (!bases.some((one) => one.node.equals(owner))) return []
      const next = bases.flatMap((one) => this.#python.member(one, '__init__') ?? [])[0]
      return next?.kind === 'function' && next.node.equals(definition) ? [node] : []
    })
  }
}

/** The argument of a call for the parameter at `place` of a function; `self` and `cls` are given by the object. */
export function argumentFor(
  definition: PythonNode,
  parameters: readonly PythonParameter[],
  call: PythonNode,
  place: number,
): PythonNode | undefined {
  const isMethod = parameters[0]?.name === 'self' || parameters[0]?.name === 'cls'
  const parameter = parameters[place]
  if (parameter === undefined || (isMethod && place === 0)) return undefined
  const list = definition.field('parameters')?.parts ?? []
  const mark = list.findIndex(({ kind }) => kind === 'keyword_separator' || kind === 'list_splat_pattern')
  const isNamedOnly = mark !== -1 && list.findIndex((one) => one.equals(parameter.node)) > mark
  return argument(call, parameter.name, isNamedOnly ? undefined : place - (isMethod ? 1 : 0))
}

function term(node: PythonNode | undefined, frame: Frame): Term[] {
  return node === undefined ? [] : [{ node, frame }]
}

/** Whether a node lies in what a frame's owner repeats: the body of a function or loop, all of a comprehension. */
function contains(owner: PythonNode, node: PythonNode): boolean {
  if (owner.tree !== node.tree) return false
  const part = isComprehension(owner) ? owner : (owner.field('body') ?? owner)
  return node.start >= part.start && node.end <= part.end
}
