import type { AlterTableCmd } from '@pgsql/types'
import type { Catalogue, Relation } from '../schema/catalogue.ts'
import { type Effect, effect } from './effect.ts'

/** A command of an ALTER TABLE and the table it changes. */
export interface Situation {
  readonly catalogue: Catalogue
  /** Major version of the server. */
  readonly version: number
  readonly key: string
  readonly relation: Relation | undefined
  /** All commands of the same ALTER TABLE. */
  readonly siblings: readonly AlterTableCmd[]
  /** ONLY is written: tables below it are left alone. */
  readonly only?: boolean
}

/** It changes the catalogue alone, under the strongest lock. */
export function exclusive({ key }: Situation): Effect {
  return effect(key, 'ACCESS EXCLUSIVE')
}
