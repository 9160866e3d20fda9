import type { Position } from '../../../../core/position.ts'
import type { ExpectedSchema } from '../../../expected/expected-schema.ts'
import type { LiveDatabase } from '../../../live-database.ts'
import type { MigrationStep } from '../../../types.ts'

/**
 * Values of the Python that revision files are written in, as far as it can be evaluated without running it. Lists,
 * dictionaries and objects are mutable and compared by identity, as Python's are.
 */
export type PyValue =
  | null
  | boolean
  | string
  | PyInteger
  | PyFloat
  | PyBytes
  | PyList
  | PyTuple
  | PyDict
  | PySet
  | PyCallable
  | PyObject
  | PyModule
  | Unknown

export class PyInteger {
  readonly value: bigint
  constructor(value: bigint | number) {
    this.value = BigInt(value)
  }
}

export class PyFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

export class PyBytes {
  readonly value: Uint8Array
  constructor(value: Uint8Array) {
    this.value = value
  }
}

export class PyList {
  readonly items: PyValue[]
  constructor(items: readonly PyValue[]) {
    this.items = [...items]
  }
}

/** A list that a database gives in an order of its own. */
export class UnorderedList extends PyList {}

export class PyTuple {
  readonly items: readonly PyValue[]
  /** Of a named tuple. */
  readonly fields: ReadonlyMap<string, PyValue> | undefined
  constructor(items: readonly PyValue[], fields?: ReadonlyMap<string, PyValue>) {
    this.items = items
    this.fields = fields
  }
}

/** In the order of insertion. Keys are compared as Python compares them (`keyOf` in `dict.ts`). */
export class PyDict {
  readonly entries: Map<string, { readonly key: PyValue; value: PyValue }> = new Map()
  /** `collections.defaultdict`: what a key that is not there gets. */
  readonly missing: ((site: CallSite) => PyValue) | undefined
  constructor(missing?: (site: CallSite) => PyValue) {
    this.missing = missing
  }
}

/** The order of a set's members is not Python's, whose order changes from run to run. */
export class PySet {
  readonly entries: Map<string, PyValue> = new Map()
  readonly frozen: boolean
  constructor(frozen = false) {
    this.frozen = frozen
  }
}

/**
 * An object of a library that the vocabulary models: a column, a type, a table, `func`, the result of `op.get_bind()`.
 * The evaluator knows only these abilities; what is left out is unknown, and says so when it is used.
 */
export abstract class PyObject {
  /** What messages call it: `sqlalchemy.Column`. */
  abstract readonly typeName: string
  /**
   * True for what statements can be sent with: `op`, a connection, a session, a batch. A function that nothing is known
   * of and that is handed one of these becomes an opaque step.
   */
  readonly touchesDatabase?: boolean
  attribute?(name: string, site: CallSite): PyValue | undefined
  setAttribute?(name: string, value: PyValue, site: CallSite): boolean
  call?(args: Arguments, site: CallSite): PyValue
  item?(key: PyValue, site: CallSite): PyValue | undefined
  setItem?(key: PyValue, value: PyValue, site: CallSite): boolean
  /** `operator` as Python writes it: `==`, `+`, `in`, `and`; `reflected` when the object stands on the right. */
  binary?(operator: string, other: PyValue, reflected: boolean, site: CallSite): PyValue | undefined
  /** `not`, `-`, `~`. */
  unary?(operator: string, site: CallSite): PyValue | undefined
  iterate?(site: CallSite): readonly PyValue[] | undefined
  /** What `if` makes of it; undefined when that is not known. Objects without this are true. */
  truth?(): boolean | undefined
  /** `str(it)`, `f'{it}'`. */
  text?(): string | undefined
  /** `repr(it)`. */
  representation?(): string | undefined
  /** `format(it, spec)` with a spec that is not empty. */
  format?(spec: string, site: CallSite): string | undefined
  /** Objects with the same are the same key of a dictionary; without it, each object is its own. */
  hashKey?(): string | undefined
  /** `with it as x:`. */
  enter?(site: CallSite): PyValue
  /** `failed`: an exception leaves the block. */
  exit?(site: CallSite, failed: boolean): void
  /** For classes: what `class name(it, …):` makes. Without it a class with such a base is unknown. */
  subclass?(definition: ClassDefinition, site: CallSite): PyValue
  /** `isinstance(it, type)`, where that is known. */
  isInstanceOf?(type: PyValue): boolean | undefined
  /** `super().name` in a method of it. */
  inherited?(name: string, site: CallSite): PyValue | undefined
  /** Names and values of a class made from `enum.Enum`, in order, aliases left out; absent for everything else. */
  enumMembers?(): ReadonlyMap<string, PyValue>
}

/** The head and the finished body of a `class` statement; functions in `members` are called with `self` first. */
export interface ClassDefinition {
  readonly name: string
  readonly bases: readonly PyValue[]
  readonly members: ReadonlyMap<string, PyValue>
}

/** Something to be called: a function of the repository, a method, a name of the vocabulary, a class. */
export class PyCallable {
  readonly name: string
  readonly call: (args: Arguments, site: CallSite) => PyValue
  readonly attributes: ReadonlyMap<string, PyValue>
  constructor(
    name: string,
    call: (args: Arguments, site: CallSite) => PyValue,
    attributes: ReadonlyMap<string, PyValue> = new Map(),
  ) {
    this.name = name
    this.call = call
    this.attributes = attributes
  }
}

/** A module, of the vocabulary or of the repository; `member` gives undefined for names it does not have. */
export class PyModule {
  readonly name: string
  readonly member: (name: string) => PyValue | undefined
  constructor(name: string, member: (name: string) => PyValue | undefined) {
    this.name = name
    this.member = member
  }
}

/** A value that cannot be known without running the file. Whatever is made of it is unknown too, for the same reason. */
export class Unknown {
  readonly reason: string
  readonly position: Position
  /**
   * What a call of it may do: `none`, it cannot reach the database unless it is handed a connection; `stranger`, a
   * function of a package that is not there to read, called for what it does if its value is not used; `unseen`, code
   * of the service that was not read; `database`, it came from something that was handed a connection.
   */
  readonly reach: 'none' | 'stranger' | 'unseen' | 'database'
  constructor(reason: string, position: Position, reach: Unknown['reach'] = 'none') {
    this.reason = reason
    this.position = position
    this.reach = reach
  }
}

/** A statement of which is known only that it reads or changes rows. */
export class RowsUnknown extends Unknown {}

export interface Arguments {
  readonly positional: readonly PyValue[]
  readonly named: ReadonlyMap<string, PyValue>
  /** True when `*x` or `**x` of something unknown was passed: then nothing is known of what is missing. */
  readonly incomplete?: Unknown
}

/** A run of a script that takes place, on a throwaway database. */
export interface LiveRun {
  /** A number that is another one each time, and the same ones again when the script is evaluated again. */
  chance(): number
  /** Told what is taken for granted where the script asks the machine it runs on. */
  assume(text: string): void
}

/** Where a call stands, and what it can do. */
export interface CallSite {
  readonly position: Position
  /** Notes what the migration does, in order. */
  emit(step: MigrationStep): void
  /** The steps so far, those of branches that are being tried included. */
  emitted(): readonly MigrationStep[]
  /** True where what runs is certain to run: no branch that is only tried. */
  isCertain?(): boolean
  /** Set when the script is run while it is evaluated: what differs from run to run may be anything then. */
  readonly live?: LiveRun | undefined
  /** Ends evaluation here, until what was asked can be answered. */
  pause?(reason: string): never
  /** Calls a value of the repository or the vocabulary (for `map`, `op.run_async`, callbacks). */
  invoke(callee: PyValue, args: Arguments): PyValue
  unknown(reason: string, reach?: Unknown['reach']): Unknown
  /**
   * Must be told before an object changes in a way that can be seen later: the evaluator tries branches whose condition
   * is unknown and takes back what they did. `remember` is called when that is needed, and gives what restores it. An
   * array is a list of steps that wait to be emitted: what such a branch adds to it becomes one opaque step in it.
   */
  changing(object: object, remember: () => () => void): void
  /** Why an object told of in `changing` is not to be trusted: a branch of which nobody knows changes it. */
  distrusted?(object: object): Unknown | undefined
  /** Counts work that grows with what is handled, so that no script keeps the evaluator busy for long. */
  spend?(cost: number): void
  /** Raises a Python exception: the revision stops here (`raise NotImplementedError`, a wrong argument). */
  raise(type: string, message: string): never
}

/** What an environment lends to the vocabulary (`op`, `sqlalchemy`, …). */
export interface VocabularyContext {
  /** `MetaData.naming_convention` of the metadata `env.py` hands to Alembic; empty: none; undefined: not known. */
  readonly namingConvention: ReadonlyMap<string, string> | undefined
  /** Options of the environment's configuration; undefined when it is not known which one is used. */
  readonly options: { get(name: string): string | undefined } | undefined
  readonly revision: string
  readonly direction: 'up' | 'down'
  /** The schema before this direction runs, for those who ask what the database has; see `ScriptRequest`. */
  readonly schemaBefore?: (() => ExpectedSchema | undefined) | undefined
  /** The database the script runs on while it is evaluated; see `ScriptRequest`. */
  readonly live?: LiveDatabase | undefined
}

/** Modules of libraries by their full name: `alembic.op`, `sqlalchemy.dialects.postgresql`. */
export type Vocabulary = (module: string) => PyModule | undefined
