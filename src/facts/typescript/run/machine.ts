import type { Class, Node } from 'oxc-parser'
import type { Script } from '../../../parsers/typescript/scripts.ts'
import type { Scripts } from '../types.ts'
import type { Scope } from './scope.ts'
import type { ClassValue, Func, FunctionNode, Place, Value } from './values.ts'

/** A call of something the repository does not define. */
export interface OutsideCall {
  /** Full name as far as it is known: `express.Router`; a method of a made thing is named after the call that made it. */
  readonly name: string
  readonly callee: Value
  /** What the method is called on. */
  readonly self: Value | undefined
  readonly args: readonly Value[]
  readonly place: Place
  readonly isNew: boolean
}

/** How the world outside the repository answers; frameworks are written as such. */
export interface Outside {
  /** What is read is the start of a service: it is taken to succeed, whatever is thrown on the way. */
  readonly starts?: boolean
  /** Whether an error thrown by a function is left out: code far from the question that was not understood well enough. */
  forgives?(error: Value, args: readonly Value[]): boolean
  /** Files whose functions are read whatever it takes; what others do is followed for a while only. */
  readonly relevant?: ReadonlySet<string>
  /** How long a function of another file is followed. */
  readonly callSteps?: number
  /** Whether a value is one of those the question is about. */
  isSubject?(value: Value): boolean
  /** The value of a call; undefined when it is not theirs. */
  call?(call: OutsideCall): Value | undefined
  /** The value of a member of something outside, or of a request. */
  member?(object: Value, name: string, place: Place): Value | undefined
  /** Something was thrown where the conditions around are not decided. */
  mayThrow?(value: Value, place: Place): void
  /** What `left operator right` says, where it is about something that is not known. */
  binary?(operator: string, left: Value, right: Value, place: Place): Value | undefined
  /** What `list.includes(value)` says. */
  includes?(list: Value, value: Value, place: Place): Value | undefined
  /** What `!value` says. */
  negated?(value: Value): Value | undefined
  /** What `left && right` or `left || right` says, where the left side is not decided. */
  logical?(operator: string, left: Value, right: Value): Value | undefined
  /** The text of a template of which not everything is known. */
  template?(parts: readonly Value[]): Value | undefined
  /** A condition that holds for what follows in its list of statements: the other way has ended. */
  passed?(condition: Condition): void
  /** An object or array was written down here. */
  createdHere?(value: Value): void
  /** Whether what is put into an object now may as well not be there when it is used. */
  isDoubtful?(object: Value): boolean
  /** A `try` begins; what it gives is called where it ends. */
  tries?(): ((swallows: boolean, thrown: Thrown | undefined) => void) | undefined
  /** A function of the repository is entered, and left. */
  enters?(func: Func): void
  leaves?(): void
  /** A function that was not read, or not to its end. */
  skipped?(func: Func): void
  /** A member of an object was set. */
  assigned?(object: Value, name: string, value: Value, place: Place): void
}

/** A condition that was not decided, while the code under it is read. */
export interface Condition {
  readonly place: Place
  /** `if` decides what is there; `throw`: the other way ends in an error; `loop`, `catch`: may not run; `unlikely`. */
  readonly kind: 'if' | 'throw' | 'loop' | 'catch' | 'unlikely'
  /** True for what stands under `else`, or after an `if` that ends the function. */
  readonly negated: boolean
  /** What was tested, as far as it is known. */
  readonly value?: Value | undefined
}

/** How a list of statements ends: it goes on, surely leaves the function, surely leaves the loop, or may do either. */
export type End = 'next' | 'return' | 'break' | 'maybe'

/** Steps left in all, those of the part that is being read, the number below which the part that is being read ends, and how deep calls may nest. */
export interface Limits {
  total: number
  steps: number
  floor: number
  readonly depth: number
}

/** The parts of the interpreter as they see one another. */
export interface Machine {
  readonly scripts: Scripts
  readonly outside: Outside
  readonly conditions: Condition[]
  /** Nothing in a repository may make reading endless. */
  readonly limits: Limits
  /** Functions that take too long to read for what they may have to do with the question. */
  readonly tooLong: WeakSet<Node>
  depth: number
  /** Functions that were run at least once. */
  readonly entered: WeakSet<Node>
  evaluate(node: Node, scope: Scope): Value
  execute(statements: readonly Node[], scope: Scope): End
  assign(target: Node, value: Value, scope: Scope, declares: boolean): void
  call(callee: Value, args: readonly Value[], place: Place, self?: Value, isNew?: boolean): Value
  member(object: Value, name: string, place: Place): Value
  setMember(object: Value, name: string, value: Value, place: Place): void
  makeClass(node: Class, scope: Scope): ClassValue
  makeFunction(node: FunctionNode, scope: Scope, name: string, home?: ClassValue): Value
  /** The value exported under a name by a module of the repository. */
  exported(file: string, name: string): Value
  imported(script: Script, specifier: string, name: string): Value
  /** Runs work under a condition nobody can decide. */
  under<T>(place: Place, negated: boolean, work: () => T, kind?: Condition['kind'], value?: Value): T
}

/** Thrown by code that is read: it surely ends there. */
export class Thrown extends Error {
  readonly value: Value
  readonly place: Place

  constructor(value: Value, place: Place) {
    super('thrown')
    this.value = value
    this.place = place
  }
}

/** More was to be read than a service has. */
export class OutOfSteps extends Error {
  /** The limit that was passed; undefined when it is that of the whole. */
  readonly floor: number | undefined

  constructor(floor: number | undefined) {
    super('too much to read')
    this.floor = floor
  }
}
