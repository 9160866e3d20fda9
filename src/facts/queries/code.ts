import type { PythonNode } from '../../parsers/python/tree.ts'

/** An expression, read once from the syntax tree so that walking it many times costs little. */
export type Expression =
  | { readonly is: 'name'; readonly name: string; readonly node: PythonNode }
  | { readonly is: 'attribute'; readonly object: Expression; readonly name: string; readonly node: PythonNode }
  | { readonly is: 'call'; readonly callee: Expression; readonly given: readonly Given[]; readonly node: PythonNode }
  | { readonly is: 'constant'; readonly value: string | number | boolean | null; readonly node: PythonNode }
  | {
      readonly is: 'comparison'
      readonly left: Expression
      readonly operator: string
      readonly right: Expression
      readonly node: PythonNode
    }
  | { readonly is: 'all' | 'any'; readonly parts: readonly Expression[]; readonly node: PythonNode }
  | { readonly is: 'not'; readonly value: Expression; readonly node: PythonNode }
  | {
      readonly is: 'operation'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
      readonly node: PythonNode
    }
  | {
      readonly is: 'choice'
      readonly test: Expression
      readonly yes: Expression
      readonly no: Expression
      readonly node: PythonNode
    }
  | { readonly is: 'list'; readonly items: readonly Expression[]; readonly node: PythonNode }
  | { readonly is: 'dictionary'; readonly entries: readonly Entry[]; readonly node: PythonNode }
  | { readonly is: 'item'; readonly object: Expression; readonly index: Expression; readonly node: PythonNode }
  | { readonly is: 'function'; readonly definition: PythonNode; readonly node: PythonNode }
  | {
      readonly is: 'comprehension'
      readonly element: Expression
      readonly loops: readonly { readonly target: Target; readonly over: Expression }[]
      readonly tests: readonly Expression[]
      readonly node: PythonNode
    }
  | { readonly is: 'named'; readonly name: string; readonly value: Expression; readonly node: PythonNode }
  | { readonly is: 'spread'; readonly value: Expression; readonly node: PythonNode }
  /** Anything else: only what it is made of is kept. */
  | { readonly is: 'other'; readonly parts: readonly Expression[]; readonly node: PythonNode }

/** An argument of a call. */
export interface Given {
  readonly name: string | undefined
  readonly value: Expression
  readonly spread: '' | '*' | '**'
}

/** One pair of a dictionary; without a key what is unpacked there (`**more`). */
export interface Entry {
  readonly key: Expression | undefined
  readonly value: Expression
}

/** What is assigned to. */
export type Target =
  | { readonly to: 'name'; readonly name: string }
  | { readonly to: 'attribute'; readonly object: Expression; readonly name: string; readonly node: PythonNode }
  | { readonly to: 'item'; readonly object: Expression; readonly index: Expression }
  | { readonly to: 'parts'; readonly parts: readonly Target[] }
  | { readonly to: 'nothing' }

export type Statement =
  | { readonly does: 'expression'; readonly value: Expression }
  | { readonly does: 'assign'; readonly target: Target; readonly value: Expression }
  | { readonly does: 'extend'; readonly target: Target; readonly operator: string; readonly value: Expression }
  | { readonly does: 'if'; readonly test: Expression; readonly yes: Block; readonly no: Block }
  | {
      readonly does: 'for'
      readonly target: Target
      readonly over: Expression
      readonly body: Block
      readonly otherwise: Block
    }
  | { readonly does: 'while'; readonly test: Expression; readonly body: Block; readonly otherwise: Block }
  | {
      readonly does: 'try'
      readonly body: Block
      readonly handlers: readonly Block[]
      readonly otherwise: Block
      readonly last: Block
    }
  | {
      readonly does: 'with'
      readonly items: readonly { readonly value: Expression; readonly target: Target }[]
      readonly body: Block
    }
  | {
      readonly does: 'choose'
      readonly subject: Expression
      readonly cases: readonly Block[]
      readonly complete: boolean
    }
  | { readonly does: 'return'; readonly value: Expression | undefined }
  | { readonly does: 'raise'; readonly value: Expression | undefined }
  | { readonly does: 'leave' }
  | { readonly does: 'assert'; readonly test: Expression }
  | { readonly does: 'define'; readonly name: string; readonly definition: PythonNode }

export type Block = readonly Statement[]
