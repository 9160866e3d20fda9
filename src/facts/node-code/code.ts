import type { Node } from 'oxc-parser'
import type { Position } from '../../core/position.ts'
import type { Script } from '../../parsers/typescript/scripts.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { EndpointsFacts } from '../endpoints/types.ts'
import type { FunctionNode } from '../typescript/run/values.ts'
import type { Scripts, TypescriptFacts } from '../typescript/types.ts'
import { NodeCallers } from './callers.ts'
import { Names } from './names.ts'
import { NodeTracer } from './origins.ts'
import { takesRequest } from './requests.ts'
import { isFunction, treeOf } from './tree.ts'
import type { NodeCall, NodeCodeFacts, NodeCoverage, NodeOrigin, NodePiece, Spot } from './types.ts'
import { constantOf, fieldsOf, piecesOf } from './values.ts'
import { withinOf } from './within.ts'

interface Given {
  readonly files: readonly string[]
  readonly framework: string
  readonly workspace: Workspace
  readonly typescript: TypescriptFacts
  readonly scripts: Scripts
  readonly endpoints: EndpointsFacts
}

/** Functions between a handler and what it runs. */
const MAX_BETWEEN = 3

export class NodeCode implements NodeCodeFacts {
  readonly files: readonly string[]
  readonly framework: string
  readonly #given: Given
  readonly #own: ReadonlySet<string>
  readonly #names: Names
  readonly #tracer: NodeTracer
  readonly #callers: NodeCallers
  readonly #handlers: ReadonlySet<string>
  readonly #calls = new Map<string, readonly NodeCall[]>()
  #words: Map<string, string[]> | undefined

  constructor(given: Given) {
    this.#given = given
    this.files = given.files
    this.framework = given.framework
    this.#own = new Set(given.files)
    this.#names = new Names(given.scripts)
    this.#callers = new NodeCallers(
      this.#names,
      (name) => this.callsNamed(name),
      (name) => this.#definitions(name),
    )
    this.#tracer = new NodeTracer({
      names: this.#names,
      isHandler: (spot) => this.isHandler(spot),
      callersOf: (func) => this.callersOf(func),
    })
    this.#handlers = new Set(
      given.endpoints.endpoints.map(({ handlerAt }) => `${handlerAt.file}:${handlerAt.line}:${handlerAt.column ?? 0}`),
    )
  }

  coverage(): NodeCoverage {
    const { unparsed } = this.#given.scripts.coverage()
    return { files: this.files.length, unparsed: unparsed.filter(({ file }) => this.#own.has(file)) }
  }

  depends(name: string | RegExp): { readonly name: string; readonly at: Position } | undefined {
    for (const one of this.#given.typescript.packages) {
      const found = [...one.dependencies].find((each) => (typeof name === 'string' ? each === name : name.test(each)))
      if (found === undefined || one.role !== 'code') continue
      const before = (this.#given.workspace.read(one.file) ?? '').split(`"${found}"`)[0] ?? ''
      return { name: found, at: { file: one.file, line: before.split('\n').length } }
    }
    return undefined
  }

  holding(pattern: RegExp): readonly string[] {
    return this.files.filter((file) => pattern.test(this.text(file)))
  }

  text(file: string): string {
    return this.#given.typescript.read(file) ?? ''
  }

  script(file: string): Script | undefined {
    return this.#given.scripts.module(file)
  }

  callsNamed(...names: readonly string[]): readonly NodeCall[] {
    return names.flatMap((name) => {
      let calls = this.#calls.get(name)
      if (calls === undefined) {
        calls = this.#naming(name).flatMap((file) => {
          const script = this.script(file)
          return script === undefined
            ? []
            : (treeOf(script).calls.get(name) ?? []).map((node) => this.#call(script, node))
        })
        this.#calls.set(name, calls)
      }
      return calls
    })
  }

  nodes(words: readonly string[], type: Node['type']): readonly Spot[] {
    return this.#read(words).flatMap((script) =>
      (treeOf(script).byType.get(type) ?? []).map((node) => ({ script, node })),
    )
  }

  nameOf(spot: Spot): string | undefined {
    return this.#names.nameOf(spot)
  }

  valueOf(spot: Spot): Spot {
    return this.#names.valueOf(spot)
  }

  functionAt(spot: Spot): (Spot & { readonly node: FunctionNode }) | undefined {
    return this.#names.functionAt(spot)
  }

  constant(spot: Spot): string | number | boolean | null | undefined {
    return constantOf(spot, this.#names)
  }

  fields(spot: Spot | undefined): { readonly fields: ReadonlyMap<string, Spot>; readonly open: boolean } | undefined {
    return spot === undefined ? undefined : fieldsOf(spot, this.#names)
  }

  parent({ script, node }: Spot): Node | undefined {
    return treeOf(script).parents.get(node)
  }

  around({ script, node }: Spot): (Spot & { readonly node: FunctionNode }) | undefined {
    const { parents } = treeOf(script)
    for (let at = parents.get(node); at !== undefined; at = parents.get(at))
      if (isFunction(at)) return { script, node: at }
    return undefined
  }

  within(spot: Spot): string {
    return withinOf(spot)
  }

  isHandler({ script, node }: Spot): boolean {
    if (!isFunction(node)) return false
    const { line, column, file } = script.position(node)
    return this.#handlers.has(`${file}:${line}:${column ?? 0}`) || takesRequest(node)
  }

  serves(spot: Spot, between = MAX_BETWEEN): boolean {
    const around = this.around(spot)
    if (around === undefined) return false
    if (this.isHandler(around)) return true
    if (between === 0) return false
    // A function within another runs where that one does.
    return (
      this.serves(around, between - 1) || (this.callersOf(around) ?? []).some((call) => this.serves(call, between - 1))
    )
  }

  origin(spot: Spot): NodeOrigin {
    return this.#tracer.of(spot)
  }

  pieces(spot: Spot): readonly NodePiece[] | undefined {
    return piecesOf(spot, this.#names)
  }

  callersOf(func: Spot): readonly NodeCall[] | undefined {
    return this.#callers.of(func)
  }

  #call(script: Script, node: NodeCall['node']): NodeCall {
    const names = this.#names
    const spot = { script, node }
    return {
      script,
      node,
      get name() {
        return names.nameOf({ script, node: node.callee })
      },
      get written() {
        return script.text.slice(node.callee.start, node.callee.end).replace(/\s+/g, '')
      },
      get at() {
        return script.position(node)
      },
      get within() {
        return withinOf(spot)
      },
    }
  }

  /** Files with a word in them, out of a table of the words of all files: looking for hundreds of names took long. */
  #naming(word: string): readonly string[] {
    if (this.#words === undefined) {
      this.#words = new Map()
      for (const file of this.files) {
        // What the compiler calls a module it imports, `axios_1`, is called by the name of the module.
        for (const found of new Set(
          this.text(file)
            .replace(/_\d+\b/g, ' ')
            .match(/[\w$]+/g),
        )) {
          const files = this.#words.get(found)
          if (files === undefined) this.#words.set(found, [file])
          else files.push(file)
        }
      }
    }
    return this.#words.get(word) ?? []
  }

  #read(words: readonly string[]): Script[] {
    return this.files.flatMap((file) => {
      const text = this.text(file)
      return words.some((word) => text.includes(word)) ? (this.script(file) ?? []) : []
    })
  }

  /** How often a function or method of this name is defined in the code, by its text. */
  #definitions(name: string): number {
    const own = name.replaceAll('$', '\\$')
    const pattern = new RegExp(
      `(?:function\\s*\\*?\\s+${own}\\s*\\(|(?:^|[\\s;{,])(?:async\\s+)?${own}\\s*\\([^()]*\\)\\s*(?::[^{;]+)?\\{|\\b${own}\\s*[:=]\\s*(?:async\\s*)?(?:function|\\([^()]*\\)\\s*(?::[^=]+)?=>|\\w+\\s*=>))`,
      'gm',
    )
    let count = 0
    for (const file of this.files) {
      const text = this.text(file)
      if (text.includes(name)) count += [...text.matchAll(pattern)].length
    }
    return count
  }
}
