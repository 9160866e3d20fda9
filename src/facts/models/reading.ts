import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Ancestry } from './ancestry.ts'
import type { TableDraft } from './draft.ts'
import type { ClassBody, Member } from './members.ts'
import type { Metadata, MetadataReader } from './metadata.ts'
import type { CallValue, ClassValue, Evaluator, Value } from './values.ts'

/** What the parts that read tables ask of one another; `reader.ts` brings them together. */
export interface Reading {
  readonly python: PythonFacts
  readonly evaluator: Evaluator
  readonly ancestry: Ancestry
  readonly metadata: MetadataReader
  /** By key, those that own a table. */
  readonly metadatas: ReadonlyMap<string, Metadata>
  bodyOf(type: ClassValue): ClassBody
  /** The table of a mapped class, its own or that of the class it derives from; undefined when it is not mapped. */
  tableOf(type: ClassValue): TableDraft | undefined
  /** The table a call of `Table` makes. */
  coreTable(call: CallValue, className?: string): TableDraft | undefined
  /** Says that a class stands for a table that is declared elsewhere. */
  mapClass(type: ClassValue, draft: TableDraft): void
  noteMetadata(metadata: Metadata | undefined): void
  noteUnresolved(node: PythonNode, reason: string): void
  /** The first class in the order of look-up whose body has the name, and what it says. */
  lookUp(type: ClassValue, name: string): { readonly owner: ClassValue; readonly member: Member } | undefined
  /** The value of a member for a class: `@declared_attr` functions are called with it. */
  valueOf(type: ClassValue, member: Member): Value | undefined
  /** The text an expression in a method gives when its `cls` is this class, called so for the time being. */
  named(type: ClassValue, tableName: string, method: PythonNode, expression: PythonNode): string | undefined
}
