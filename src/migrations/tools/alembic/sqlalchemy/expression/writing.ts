import type { FromNode, SqlNode } from './nodes.ts'

/** How expressions are written: with the names of tables before columns, or without (indexes, constraints). */
export interface Writing {
  readonly tables: boolean
  /** What the enclosing statements have in FROM: a subquery does not repeat it. */
  readonly enclosing?: readonly FromNode[]
}

/** What writes the parts of a query; queries and expressions hold one another. */
export interface Writer {
  expression(node: SqlNode, writing: Writing): string
  list(nodes: readonly SqlNode[], writing: Writing): string
  grouped(node: SqlNode, against: string, writing: Writing): string
}

export const WITH_TABLES: Writing = { tables: true }
export const WITHOUT_TABLES: Writing = { tables: false }
