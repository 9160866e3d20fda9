import type { AlterTableCmd } from '@pgsql/types'
import { as, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, resolveKey } from '../schema/catalogue.ts'
import { type Effect, effect, perhaps } from './effect.ts'
import type { LockMode } from './lock-modes.ts'
import type { Situation } from './situation.ts'

const WEAK: LockMode = 'SHARE UPDATE EXCLUSIVE'

/** Partitions of a table and tables that inherit from it, all the way down. */
export function descendants(catalogue: Catalogue, parent: string): string[] {
  return catalogue.relations.childrenOf(parent).flatMap((key) => [key, ...descendants(catalogue, key)])
}

function partitionOf(command: AlterTableCmd, catalogue: Catalogue): string {
  return resolveKey(catalogue, catalogue.relations, rangeName(as(command.def, 'PartitionCmd')?.name ?? {}))
}

export function defaultPartition(catalogue: Catalogue, parent: string): string | undefined {
  return catalogue.relations.childrenOf(parent).find((key) => {
    const child = catalogue.relations.get(key)
    return child?.partitionOf === parent && child.defaultPartition
  })
}

/** The partition is read unless a CHECK proves its bounds, and gets the indexes of its parent; so is the default partition. */
export function attachEffects(command: AlterTableCmd, { key, relation, catalogue }: Situation): readonly Effect[] {
  const other = defaultPartition(catalogue, key)
  return [
    effect(key, WEAK),
    perhaps(
      partitionOf(command, catalogue),
      'ACCESS EXCLUSIVE',
      'scan',
      ...((relation?.indexes.size ?? 0) > 0 ? (['index build'] as const) : []),
    ),
    ...(other === undefined ? [] : [read(other, catalogue)]),
  ]
}

/** A CHECK may prove that the default partition holds no row of the new one. */
function read(partition: string, catalogue: Catalogue): Effect {
  const constraints = [...(catalogue.relations.get(partition)?.constraints.values() ?? [])]
  return constraints.some(({ kind, validated }) => kind === 'check' && validated)
    ? perhaps(partition, 'ACCESS EXCLUSIVE', 'scan')
    : effect(partition, 'ACCESS EXCLUSIVE', 'scan')
}

export function detachEffects(command: AlterTableCmd, { key, catalogue }: Situation): readonly Effect[] {
  const partition = partitionOf(command, catalogue)
  // The partition is locked exclusively at the end, when nobody uses it through its parent any more.
  if (as(command.def, 'PartitionCmd')?.concurrent === true)
    return [effect(key, WEAK), effect(partition, 'ACCESS EXCLUSIVE')]
  const other = defaultPartition(catalogue, key)
  return [key, partition, ...(other === undefined ? [] : [other])].map((each) => effect(each, 'ACCESS EXCLUSIVE'))
}
