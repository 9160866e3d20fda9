import type { AlterTableCmd, AlterTableStmt } from '@pgsql/types'
import { as, columnType, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Column, type Moment, type Relation, resolveKey } from './catalogue.ts'
import { addConstraint, type Place, withNotNull } from './constraints.ts'
import { addColumn, knownRelation } from './tables.ts'

/** What `ALTER TABLE` leaves of the table. Partition commands also change the partition. */
export function alterTable(catalogue: Catalogue, node: AlterTableStmt, moment: Moment | undefined): void {
  if (node.relation === undefined || node.objtype === 'OBJECT_TYPE' || node.objtype === 'OBJECT_INDEX') return
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  if (node.missing_ok === true && !catalogue.relations.has(key) && catalogue.fromEmpty) return
  const place = { catalogue, moment, key }
  let relation = knownRelation(catalogue, key, moment)
  for (const each of node.cmds ?? []) {
    const command = as(each, 'AlterTableCmd')
    if (command !== undefined)
      relation = commands[command.subtype ?? 'AT_AddColumn']?.(relation, command, place) ?? relation
  }
  catalogue.relations.set(key, relation)
}

type Command = (relation: Relation, command: AlterTableCmd, place: Place) => Relation

const commands: Readonly<Partial<Record<NonNullable<AlterTableCmd['subtype']>, Command>>> = {
  AT_AddColumn(relation, command, place) {
    const definition = as(command.def, 'ColumnDef')
    const exists = relation.columns.has(definition?.colname ?? '')
    return definition === undefined || (command.missing_ok === true && exists)
      ? relation
      : addColumn(relation, definition, place)
  },
  AT_DropColumn: (relation, command) => dropColumn(relation, command.name ?? ''),
  AT_ColumnDefault: (relation, command) => changeColumn(relation, command.name, { default: command.def }),
  AT_SetNotNull: (relation, command) => changeColumn(relation, command.name, { notNull: true }),
  AT_DropNotNull: (relation, command) => changeColumn(relation, command.name, { notNull: false }),
  AT_AlterColumnType: (relation, command) =>
    changeColumn(relation, command.name, { type: columnType(as(command.def, 'ColumnDef')?.typeName) }),
  AT_DropExpression: (relation, command) => changeColumn(relation, command.name, { generated: undefined }),
  AT_AddIdentity: (relation, command) => changeColumn(relation, command.name, { identity: true, notNull: true }),
  AT_DropIdentity: (relation, command) => changeColumn(relation, command.name, { identity: false }),
  AT_AddConstraint(relation, command, place) {
    const constraint = as(command.def, 'Constraint')
    return constraint === undefined ? relation : addConstraint(relation, constraint, undefined, place)
  },
  AT_ValidateConstraint: (relation, command, { moment }) => validate(relation, command.name ?? '', moment),
  AT_DropConstraint: (relation, command) => dropConstraint(relation, command.name ?? ''),
  AT_EnableRowSecurity: (relation) => ({ ...relation, rowSecurity: true }),
  AT_DisableRowSecurity: (relation) => ({ ...relation, rowSecurity: false }),
  AT_SetLogged: (relation) => ({ ...relation, unlogged: false }),
  AT_SetUnLogged: (relation) => ({ ...relation, unlogged: true }),
  AT_AttachPartition: (relation, command, place) => attach(relation, command, place),
  AT_DetachPartition: (relation, command, place) => detach(relation, command, place),
}

function changeColumn(relation: Relation, name: string | undefined, change: Partial<Column>): Relation {
  if (name === undefined) return relation
  const column: Column = relation.columns.get(name) ?? {
    name,
    type: undefined,
    notNull: false,
    default: undefined,
    identity: false,
    generated: undefined,
    created: undefined,
  }
  return { ...relation, columns: new Map(relation.columns).set(name, { ...column, ...change }) }
}

/** Dropping a column drops the indexes and constraints that use it. */
function dropColumn(relation: Relation, name: string): Relation {
  const columns = new Map(relation.columns)
  columns.delete(name)
  const uses = (names: readonly (string | undefined)[]) => names.includes(name)
  return {
    ...relation,
    columns,
    constraints: new Map([...relation.constraints].filter(([, constraint]) => !uses(constraint.columns))),
    indexes: new Map([...relation.indexes].filter(([, index]) => !uses(index.columns) && !uses(index.included))),
  }
}

function validate(relation: Relation, name: string, moment: Moment | undefined): Relation {
  const constraint = relation.constraints.get(name)
  if (constraint === undefined) return relation
  const valid = { ...constraint, validated: true, validatedAt: constraint.validatedAt ?? moment }
  return withNotNull({ ...relation, constraints: new Map(relation.constraints).set(name, valid) }, valid)
}

function dropConstraint(relation: Relation, name: string): Relation {
  const constraints = new Map(relation.constraints)
  const indexes = new Map(relation.indexes)
  constraints.delete(name)
  if (indexes.get(name)?.constraint === name) indexes.delete(name)
  return { ...relation, constraints, indexes }
}

function attach(relation: Relation, command: AlterTableCmd, { catalogue, key }: Place): Relation {
  const partition = as(command.def, 'PartitionCmd')
  if (partition?.name === undefined) return relation
  const child = resolveKey(catalogue, catalogue.relations, rangeName(partition.name))
  const known = knownRelation(catalogue, child)
  const defaultPartition = partition.bound?.is_default === true
  catalogue.relations.set(child, { ...known, partitionOf: key, defaultPartition })
  return { ...relation, partitionKey: relation.partitionKey ?? [''] }
}

function detach(relation: Relation, command: AlterTableCmd, { catalogue }: Place): Relation {
  const partition = as(command.def, 'PartitionCmd')
  if (partition?.name === undefined) return relation
  const child = resolveKey(catalogue, catalogue.relations, rangeName(partition.name))
  catalogue.relations.set(child, {
    ...knownRelation(catalogue, child),
    partitionOf: undefined,
    defaultPartition: false,
  })
  return relation
}
