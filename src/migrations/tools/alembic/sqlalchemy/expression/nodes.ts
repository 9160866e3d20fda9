import type { PyValue } from '../../python/values.ts'
import type { Name } from '../name.ts'
import type { SqlType } from '../types/type.ts'

/** SQL expressions and statements as data: what SQLAlchemy's constructs stand for, before they are written. */
export type SqlNode =
  | ColumnNode
  | BindNode
  | TextNode
  | BinaryNode
  | ListNode
  | UnaryNode
  | FunctionNode
  | CaseNode
  | SelectNode
  | UnionNode
  | { readonly kind: 'constant'; readonly sql: 'NULL' | 'true' | 'false' }
  | { readonly kind: 'literal'; readonly sql: string }
  | { readonly kind: 'cast'; readonly operand: SqlNode; readonly type: SqlType }
  | { readonly kind: 'extract'; readonly field: string; readonly operand: SqlNode }
  | { readonly kind: 'label'; readonly operand: SqlNode; readonly name: Name }
  | { readonly kind: 'collate'; readonly operand: SqlNode; readonly collation: string }
  | { readonly kind: 'exists'; readonly select: SqlNode }
  /** A function with words between its arguments: `SUBSTRING(a FROM b)`. */
  | {
      readonly kind: 'special'
      readonly name: string
      readonly parts: readonly SqlNode[]
      readonly words: readonly string[]
    }
  | { readonly kind: 'tuple'; readonly items: readonly SqlNode[] }
  | { readonly kind: 'array'; readonly items: readonly SqlNode[] }

export interface ColumnNode {
  readonly kind: 'column'
  readonly name: Name
  readonly table: FromNode | undefined
}

export interface BindNode {
  readonly kind: 'bind'
  /** Undefined: a parameter without value, which cannot be written. */
  readonly value: PyValue | undefined
  readonly type: SqlType | undefined
}

export interface TextNode {
  readonly kind: 'text'
  readonly sql: string
  readonly binds: ReadonlyMap<string, BindNode>
}

export interface BinaryNode {
  readonly kind: 'binary'
  /** As SQL writes it: `=`, `IS NOT`, `||`. */
  readonly operator: string
  readonly left: SqlNode
  readonly right: SqlNode
  readonly escapeWith?: string
  /** The operator of the opposite, for `~`. */
  readonly negation?: string
}

export interface ListNode {
  readonly kind: 'list'
  readonly operator: 'AND' | 'OR'
  readonly items: readonly SqlNode[]
}

export interface UnaryNode {
  readonly kind: 'unary'
  readonly operator: string
  readonly operand: SqlNode
  readonly suffix: boolean
}

export interface FunctionNode {
  readonly kind: 'function'
  readonly name: string
  /** Undefined: written without parentheses (`CURRENT_TIMESTAMP`). */
  readonly args: readonly SqlNode[] | undefined
}

export interface CaseNode {
  readonly kind: 'case'
  readonly subject: SqlNode | undefined
  readonly whens: readonly (readonly [SqlNode, SqlNode])[]
  readonly otherwise: SqlNode | undefined
}

/** What stands in FROM, INTO or UPDATE. */
export type FromNode = TableNode | AliasNode | JoinNode

export interface TableNode {
  readonly kind: 'table'
  readonly name: Name
  readonly schema: Name | undefined
}

export interface AliasNode {
  readonly kind: 'alias'
  readonly of: TableNode | SelectNode | UnionNode
  readonly name: Name
}

export interface JoinNode {
  readonly kind: 'join'
  readonly left: FromNode
  readonly right: FromNode
  readonly on: SqlNode
  readonly outer: 'LEFT OUTER' | 'FULL OUTER' | undefined
}

export interface SelectNode {
  readonly kind: 'select'
  readonly columns: readonly SqlNode[]
  readonly froms: readonly FromNode[]
  readonly where: readonly SqlNode[]
  readonly groupBy: readonly SqlNode[]
  readonly having: readonly SqlNode[]
  readonly orderBy: readonly SqlNode[]
  readonly distinct: boolean
  readonly limit: SqlNode | undefined
  readonly offset: SqlNode | undefined
}

export interface UnionNode {
  readonly kind: 'union'
  readonly operator: 'UNION' | 'UNION ALL' | 'INTERSECT' | 'EXCEPT'
  readonly selects: readonly SqlNode[]
}

export type DmlNode = InsertNode | UpdateNode | DeleteNode

export interface Assignment {
  readonly column: Name
  readonly value: SqlNode
}

export interface InsertNode {
  readonly kind: 'insert'
  readonly table: TableNode
  readonly rows: readonly (readonly Assignment[])[]
  readonly fromSelect: { readonly columns: readonly Name[]; readonly select: SqlNode } | undefined
  /** `ON CONFLICT …`, already written. */
  readonly conflict: string | undefined
  readonly returning: readonly SqlNode[]
}

export interface UpdateNode {
  readonly kind: 'update'
  readonly table: TableNode
  readonly assignments: readonly Assignment[]
  readonly where: readonly SqlNode[]
  readonly returning: readonly SqlNode[]
}

export interface DeleteNode {
  readonly kind: 'delete'
  readonly table: TableNode
  readonly where: readonly SqlNode[]
  readonly returning: readonly SqlNode[]
}
