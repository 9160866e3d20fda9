import type { Class, Node } from 'oxc-parser'
import { Interpreter } from '../../typescript/run/interpreter.ts'
import type { Outside } from '../../typescript/run/machine.ts'
import { OutOfSteps, Thrown } from '../../typescript/run/machine.ts'
import type { ModuleRun } from '../../typescript/run/modules.ts'
import type { Func, FunctionNode, Value } from '../../typescript/run/values.ts'
import { UNDEFINED, unknown } from '../../typescript/run/values.ts'
import type { Scripts } from '../../typescript/types.ts'
import { childrenOf } from './syntax.ts'

/** So many expressions and statements are read before a service is given up. */
const STEPS = 6_000_000

/** What reading the modules of a service left behind. */
export interface Reading {
  readonly interpreter: Interpreter
  /** Why the reading ended before everything was read. */
  readonly gaveUp: string | undefined
}

/**
 * Reads the given modules, and all they import, as Node would run them at the start of the service; then the functions
 * that make applications and were called by nobody, as the callers of a library or of a test would.
 */
export function readModules(
  scripts: Scripts,
  files: readonly string[],
  outside: Outside,
  makes: RegExp,
  attach: (interpreter: Interpreter) => void,
): Reading {
  const interpreter = new Interpreter(scripts, outside, STEPS)
  attach(interpreter)
  let gaveUp: string | undefined
  try {
    for (const file of files) interpreter.load(file)
    const entered = new WeakSet<Node>()
    for (const file of files) callOrphans(interpreter, file, makes, entered)
  } catch (error) {
    if (!(error instanceof OutOfSteps) && !(error instanceof RangeError)) throw error
    gaveUp = 'the code that builds the application is larger than what is followed'
  }
  return { interpreter, gaveUp }
}

/** Calls functions that make an application, or call what does, and that were never entered. */
function callOrphans(interpreter: Interpreter, file: string, makes: RegExp, entered: WeakSet<Node>): void {
  const run = interpreter.modules.get(file)
  if (run === undefined) return
  for (const node of functionsMaking(run, makes)) {
    if (entered.has(node) || interpreter.entered.has(node)) continue
    entered.add(node)
    const func = orphan(interpreter, run, node)
    if (func === undefined) continue
    try {
      interpreter.call(func, argumentsFor(node), { script: run.script, node })
    } catch (error) {
      if (!(error instanceof Thrown)) throw error
    }
  }
}

function argumentsFor(node: FunctionNode): Value[] {
  return node.params.map((parameter) => {
    const own = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
    // Left out, a default stands in for it.
    if (own.type === 'AssignmentPattern') return UNDEFINED
    return unknown(own.type === 'Identifier' ? own.name : 'argument')
  })
}

interface Candidate {
  readonly node: FunctionNode
  readonly name: string
  readonly text: string
}

/**
 * Outermost functions of a module whose text makes an application or router, or names a function or class of the
 * module that does; those that no other one of them names come first, as they are called from outside.
 */
function functionsMaking({ script }: ModuleRun, makes: RegExp): FunctionNode[] {
  const all: Candidate[] = []
  const classes: string[] = []
  const visit = (node: Node, name: string): void => {
    const text = script.text.slice(node.start, node.end)
    if (isFunction(node)) {
      all.push({ node, name: node.id?.name ?? name, text })
      return
    }
    if (node.type === 'ClassDeclaration' && node.id !== null && makes.test(text)) classes.push(node.id.name)
    for (const child of childrenOf(node)) visit(child, nameOfDefinition(node) ?? name)
  }
  visit(script.program, '')
  const making = new Set(all.filter(({ text }) => makes.test(text)))
  const names = new Set([...classes, ...[...making].map(({ name }) => name)].filter((name) => name.length > 1))
  for (const one of all) if ([...names].some((name) => one.name !== name && mentions(one.text, name))) making.add(one)
  const rank = (one: Candidate): number =>
    [...making].some((other) => other !== one && one.name.length > 1 && mentions(other.text, one.name)) ? 1 : 0
  return [...making].sort((a, b) => rank(a) - rank(b)).map(({ node }) => node)
}

function isFunction(node: Node): node is FunctionNode {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type)
}

function nameOfDefinition(node: Node): string | undefined {
  if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier') return node.id.name
  if (node.type === 'MethodDefinition' && node.key.type === 'Identifier') return node.key.name
  return undefined
}

function mentions(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(text)
}

/** A function nobody called, as it stands in its module: a method gets an instance of its class. */
function orphan(interpreter: Interpreter, run: ModuleRun, node: FunctionNode): Func | undefined {
  const inClass = classAround(run.script.program, node)
  if (inClass === undefined) {
    const made = interpreter.makeFunction(node, run.scope, node.id?.name ?? '')
    return made.kind === 'function' ? made : undefined
  }
  const found = inClass.id === null ? undefined : run.scope.find(inClass.id.name)?.value
  if (found?.kind !== 'class') return undefined
  const place = { script: run.script, node }
  const self = interpreter.call(found, argumentsFor(node), place, undefined, true)
  const made = interpreter.makeFunction(node, run.scope, `${found.name}.method`, found)
  return made.kind === 'function' && !interpreter.entered.has(node) ? { ...made, self } : undefined
}

function classAround(root: Node, node: Node): Class | undefined {
  let at: Node = root
  let found: Class | undefined
  for (;;) {
    if (at.type === 'ClassDeclaration') found = at as Class
    const next = childrenOf(at).find((one) => one.start <= node.start && one.end >= node.end)
    if (next === undefined || next === at) return found
    at = next
  }
}
