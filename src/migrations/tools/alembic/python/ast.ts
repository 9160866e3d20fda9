/**
 * Python syntax as the evaluator walks it: small objects made once per file from tree-sitter's flat tree (`lower.ts`),
 * in Python's own terms (https://docs.python.org/3/library/ast.html), with offsets into the file's text.
 */
export interface Span {
  readonly start: number
  readonly end: number
}

export type Constant = null | boolean | string | bigint | number | Uint8Array

export interface Starred extends Span {
  readonly kind: 'starred'
  readonly value: Expression
}

export interface CallArgument {
  readonly name: string | undefined
  readonly spread: '' | '*' | '**'
  readonly value: Expression
}

export interface Clause {
  readonly target: Target
  readonly iterable: Expression
  readonly conditions: readonly Expression[]
}

/** A literal part of an f-string, or a replacement field. */
export type FormatPart = string | FormatField

export interface FormatField {
  readonly value: Expression
  readonly conversion: '' | 'r' | 's' | 'a'
  readonly spec: readonly FormatPart[]
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>'
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not'

type ExpressionShape =
  | { readonly kind: 'constant'; readonly value: Constant }
  | { readonly kind: 'ellipsis' }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'format'; readonly parts: readonly FormatPart[] }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly (Expression | Starred)[] }
  | {
      readonly kind: 'dict'
      /** Without a key: `**value`. */
      readonly pairs: readonly { readonly key: Expression | undefined; readonly value: Expression }[]
    }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'unary'; readonly operator: 'not' | '-' | '+' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'logical'
      readonly operator: 'and' | 'or'
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'compare'
      readonly left: Expression
      readonly rest: readonly { readonly operator: CompareOperator; readonly right: Expression }[]
    }
  | { readonly kind: 'call'; readonly callee: Expression; readonly args: readonly CallArgument[] }
  | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'subscript'; readonly object: Expression; readonly index: Expression }
  | {
      readonly kind: 'slice'
      readonly from: Expression | undefined
      readonly to: Expression | undefined
      readonly step: Expression | undefined
    }
  | { readonly kind: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'lambda'; readonly code: Code }
  | {
      readonly kind: 'comprehension'
      readonly result: 'list' | 'set' | 'dict' | 'generator'
      readonly key: Expression | undefined
      readonly value: Expression
      readonly clauses: readonly Clause[]
    }
  | { readonly kind: 'walrus'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'await'; readonly value: Expression }
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'yield'; readonly from: boolean; readonly value: Expression | undefined }

export type Expression = ExpressionShape & Span
export type ExpressionOf<K extends Expression['kind']> = Extract<Expression, { readonly kind: K }>

type TargetShape =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly object: Expression; readonly name: string }
  | { readonly kind: 'subscript'; readonly object: Expression; readonly index: Expression }
  | { readonly kind: 'unpack'; readonly items: readonly Target[]; readonly star: number }

/** What stands left of `=`: `star` is the place of the starred item, -1 when there is none. */
export type Target = TargetShape & Span

export interface Parameter {
  readonly name: string
  readonly default: Expression | undefined
  readonly kind: 'positional' | 'either' | 'keyword' | '*' | '**'
}

/** The body of a function or lambda, and what is known of its names without running it. */
export interface Code extends Span {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly body: readonly Statement[]
  /** Names the body binds, parameters counted. */
  readonly locals: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  readonly nonlocals: ReadonlySet<string>
  readonly isAsync: boolean
  readonly isGenerator: boolean
}

export interface Handler extends Span {
  readonly type: Expression | undefined
  readonly name: string | undefined
  readonly body: readonly Statement[]
}

export interface ImportedName {
  readonly name: string
  readonly alias: string | undefined
}

export type Pattern =
  | { readonly kind: 'value'; readonly value: Expression }
  | { readonly kind: 'any' }
  | { readonly kind: 'capture'; readonly name: string }
  | { readonly kind: 'either'; readonly options: readonly Pattern[] }
  | { readonly kind: 'as'; readonly pattern: Pattern; readonly name: string }
  | { readonly kind: 'other'; readonly names: readonly string[] }

export interface Case extends Span {
  readonly pattern: Pattern
  readonly guard: Expression | undefined
  readonly body: readonly Statement[]
}

type StatementShape =
  | { readonly kind: 'expression'; readonly value: Expression }
  | { readonly kind: 'assign'; readonly targets: readonly Target[]; readonly value: Expression }
  | { readonly kind: 'annotate'; readonly target: Target; readonly value: Expression | undefined }
  | {
      readonly kind: 'augment'
      readonly target: Target
      readonly operator: BinaryOperator
      readonly value: Expression
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | {
      readonly kind: 'if'
      readonly test: Expression
      readonly yes: readonly Statement[]
      readonly no: readonly Statement[]
    }
  | {
      readonly kind: 'for'
      readonly target: Target
      readonly iterable: Expression
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: 'while'
      readonly test: Expression
      readonly body: readonly Statement[]
      readonly otherwise: readonly Statement[]
    }
  | { readonly kind: 'break' | 'continue' | 'pass' }
  | { readonly kind: 'raise'; readonly value: Expression | undefined; readonly cause: Expression | undefined }
  | {
      readonly kind: 'try'
      readonly body: readonly Statement[]
      readonly handlers: readonly Handler[]
      readonly otherwise: readonly Statement[]
      readonly finally: readonly Statement[]
    }
  | {
      readonly kind: 'with'
      readonly context: Expression
      readonly target: Target | undefined
      readonly body: readonly Statement[]
    }
  | { readonly kind: 'function'; readonly code: Code; readonly decorators: readonly Expression[] }
  | {
      readonly kind: 'class'
      readonly name: string
      readonly bases: readonly CallArgument[]
      readonly body: readonly Statement[]
      readonly decorators: readonly Expression[]
    }
  | { readonly kind: 'import'; readonly names: readonly ImportedName[] }
  | {
      readonly kind: 'from'
      readonly module: string
      /** Leading dots. */
      readonly level: number
      /** Empty: `*`. */
      readonly names: readonly ImportedName[]
    }
  | { readonly kind: 'assert'; readonly test: Expression; readonly message: Expression | undefined }
  | { readonly kind: 'delete'; readonly targets: readonly Target[] }
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'match'; readonly subject: Expression; readonly cases: readonly Case[] }

export type Statement = StatementShape & Span
export type StatementOf<K extends Statement['kind']> = Extract<Statement, { readonly kind: K }>
