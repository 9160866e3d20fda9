import type { Position } from '../../core/position.ts'

/**
 * Which part of a change that keeps old and new code working: `expand` adds what old code does not know of, `migrate`
 * moves rows, `contract` takes away or forbids what old code may still use.
 */
export type Phase = 'expand' | 'migrate' | 'contract'

export type ChangedObject =
  | 'table'
  | 'column'
  | 'index'
  | 'constraint'
  | 'type'
  | 'view'
  | 'function'
  | 'trigger'
  | 'extension'
  | 'schema'
  | 'sequence'
  | 'rows'
  | 'rights'
  | 'other'

/** One thing a statement changes, in words. */
export interface Change {
  readonly action: 'adds' | 'drops' | 'changes' | 'renames' | 'writes'
  readonly object: ChangedObject
  /** The table it belongs to, as a person would write it. */
  readonly table: string | undefined
  readonly name: string
  /** A clause: `adds column email text to users`. */
  readonly text: string
  readonly phase: Phase
  /** What code that was written before the change does wrong after it; undefined when nothing is known to. */
  readonly breaks: string | undefined
  /** Values it takes away for good: a way back makes the place for them again, not the values. */
  readonly loses: string | undefined
  readonly position: Position
}

/** A change without what is the same for all changes of a statement. */
export type ChangeDraft = Pick<Change, 'action' | 'object' | 'name' | 'text'> &
  Partial<Pick<Change, 'table' | 'phase' | 'breaks' | 'loses'>>
