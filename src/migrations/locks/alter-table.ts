import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import { allOf, as, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, resolveKey } from '../schema/catalogue.ts'
import { constraintKind } from '../schema/constraints.ts'
import { addColumnEffects, dropColumnEffects, typeEffects } from './column-effects.ts'
import { constraintEffects, dropConstraintEffects, notNullEffects, validateEffects } from './constraint-effects.ts'
import { type Effect, effect, onIndex, perhaps } from './effect.ts'
import type { LockMode } from './lock-modes.ts'
import { attachEffects, descendants, detachEffects } from './partition-effects.ts'
import { exclusive, type Situation } from './situation.ts'

type Judge = (command: AlterTableCmd, situation: Situation) => readonly Effect[]
type Subtype = NonNullable<AlterTableCmd['subtype']>

const WEAK: LockMode = 'SHARE UPDATE EXCLUSIVE'

/** Commands that do other than change the catalogue under ACCESS EXCLUSIVE (`AlterTableGetLockLevel` in the server). */
const judges: { readonly [Each in Subtype]?: Judge } = {
  AT_AddColumn: (command, situation) => addColumnEffects(command, situation),
  AT_AddConstraint(command, situation) {
    const constraint = as(command.def, 'Constraint')
    return constraint === undefined ? [exclusive(situation)] : constraintEffects(constraint, undefined, situation)
  },
  AT_AlterColumnType: (command, situation) => typeEffects(command, situation),
  AT_SetNotNull: (command, situation) => notNullEffects(command.name ?? '', situation),
  // A virtual column is computed when it is read.
  AT_SetExpression: ({ name }, { key, relation }) =>
    relation?.columns.get(name ?? '')?.generated === 'virtual'
      ? [effect(key, 'ACCESS EXCLUSIVE')]
      : [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_ValidateConstraint: (command, situation) => validateEffects(command.name ?? '', situation),
  AT_DropConstraint: (command, situation) => dropConstraintEffects(command, situation),
  AT_DropColumn: (command, situation) => dropColumnEffects(command, situation),
  AT_SetStatistics: (_, { key }) => [effect(key, WEAK)],
  AT_SetOptions: (_, { key }) => [effect(key, WEAK)],
  AT_ResetOptions: (_, { key }) => [effect(key, WEAK)],
  AT_ClusterOn: (_, { key }) => [effect(key, WEAK)],
  AT_DropCluster: (_, { key }) => [effect(key, WEAK)],
  AT_SetRelOptions: (command, { key }) => [effect(key, optionsLock(command))],
  AT_ResetRelOptions: (command, { key }) => [effect(key, optionsLock(command))],
  AT_SetLogged: (_, situation) => [persistence(situation, false)],
  AT_SetUnLogged: (_, situation) => [persistence(situation, true)],
  AT_SetAccessMethod: ({ name }, { key }) => [moved(key, name, 'heap')],
  AT_SetTableSpace: ({ name }, { key }) => [moved(key, name, 'pg_default')],
  AT_EnableTrig: trigger,
  AT_EnableAlwaysTrig: trigger,
  AT_EnableReplicaTrig: trigger,
  AT_DisableTrig: trigger,
  AT_EnableTrigAll: trigger,
  AT_DisableTrigAll: trigger,
  AT_EnableTrigUser: trigger,
  AT_DisableTrigUser: trigger,
  AT_AttachPartition: (command, situation) => attachEffects(command, situation),
  AT_DetachPartition: (command, situation) => detachEffects(command, situation),
  AT_AddInherit: (command, { key, catalogue }) => {
    const parent = as(command.def, 'RangeVar')
    const parentKey = resolveKey(catalogue, catalogue.relations, rangeName(parent ?? {}))
    return [effect(key, 'ACCESS EXCLUSIVE'), effect(parentKey, WEAK)]
  },
}

/** What an `ALTER TABLE` does, command by command. The lock of the whole statement is the strongest of them. */
export function alterTableEffects(node: AlterTableStmt, catalogue: Catalogue, version: number): readonly Effect[] {
  if (node.relation === undefined) return []
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  const siblings = allOf(node.cmds, 'AlterTableCmd')
  if (node.objtype === 'OBJECT_INDEX') return [onIndex(key, WEAK), ...attachedIndexes(siblings, catalogue)]
  const only = node.relation.inh !== true
  const situation = { catalogue, version, key, relation: catalogue.relations.get(key), siblings, only }
  return siblings.flatMap((command) => commandEffects(command, situation))
}

/** `ALTER INDEX … ATTACH PARTITION` keeps readers from planning with the index that is attached. */
function attachedIndexes(commands: readonly AlterTableCmd[], catalogue: Catalogue): Effect[] {
  return commands.flatMap(({ def }) => {
    const name = as(def, 'PartitionCmd')?.name
    if (name === undefined) return []
    const { schema, name: index } = rangeName(name)
    return [onIndex(`${schema ?? catalogue.defaultSchema}.${index}`, 'ACCESS EXCLUSIVE')]
  })
}

/** What one command of an `ALTER TABLE` does. */
export function commandEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const judge = command.subtype === undefined ? undefined : judges[command.subtype]
  return withChildren(command, situation, judge?.(command, situation) ?? [exclusive(situation)])
}

/** Commands that go down to partitions and to tables that inherit. */
const DESCENDING: ReadonlySet<string> = new Set<Subtype>([
  'AT_AddColumn',
  'AT_DropColumn',
  'AT_AddConstraint',
  'AT_DropConstraint',
  'AT_ValidateConstraint',
  'AT_AlterColumnType',
  'AT_ColumnDefault',
  'AT_SetNotNull',
  'AT_DropNotNull',
  'AT_SetStatistics',
  'AT_SetStorage',
  'AT_SetExpression',
  'AT_DropExpression',
])

/** The tables below are locked alike. A partitioned table has no rows of its own: the work is done in its partitions. */
function withChildren(command: AlterTableCmd, situation: Situation, effects: readonly Effect[]): readonly Effect[] {
  const { key, relation, catalogue, only, version } = situation
  if (!DESCENDING.has(command.subtype ?? '')) return effects
  const constraint = command.subtype === 'AT_AddConstraint' ? as(command.def, 'Constraint') : undefined
  const kind = constraint === undefined ? undefined : constraintKind(constraint)
  const partitioned = relation?.partitionKey !== undefined
  // Tables that merely inherit get no keys of their parent.
  if (kind !== undefined && kind !== 'check' && kind !== 'not null' && !partitioned) return effects
  const children = only === true ? [] : descendants(catalogue, key)
  if ((children.length === 0 && only !== true) || (constraint?.is_no_inherit === true && version < 18)) return effects
  const isBare = (table: string) =>
    catalogue.relations.get(table)?.partitionKey !== undefined || (table !== key && constraint?.is_no_inherit === true)
  // Before 18 such a key only built its index in the partitions.
  const indexOnly = version < 18 && (kind === 'unique' || kind === 'primary key')
  const own = effects.filter(({ relation: table }) => table === key)
  const below = children.flatMap((child) =>
    own.map((each) => ({ ...each, relation: child, below: key, mode: indexOnly ? ('SHARE' as const) : each.mode })),
  )
  return [...effects, ...below].map((each) => (isBare(each.relation) ? { ...each, work: [], mayWork: [] } : each))
}

/** A table that is already so is left as it is. */
function persistence({ key, relation }: Situation, unlogged: boolean): Effect {
  if (relation === undefined || !relation.complete) return perhaps(key, 'ACCESS EXCLUSIVE', 'rewrite')
  return relation.unlogged === unlogged ? effect(key, 'ACCESS EXCLUSIVE') : effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
}

/** Where a table is stored is not known; most likely it is the usual place already. */
function moved(key: string, to: string | undefined, usual: string): Effect {
  return to === usual ? perhaps(key, 'ACCESS EXCLUSIVE', 'rewrite') : effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
}

function trigger(_: AlterTableCmd, { key }: Situation): readonly Effect[] {
  return [effect(key, 'SHARE ROW EXCLUSIVE')]
}

/** Storage parameters about vacuum, fill factor and statistics need less than the others (`reloptions.c`). */
function optionsLock(command: AlterTableCmd): LockMode {
  const names = allOf(as(command.def, 'List')?.items, 'DefElem').map(({ defname }) => defname ?? '')
  const weak = names.every((name) =>
    /^(?:autovacuum_|toast_tuple_target$|fillfactor$|parallel_workers$|log_autovacuum)/.test(name),
  )
  return weak ? WEAK : 'ACCESS EXCLUSIVE'
}
