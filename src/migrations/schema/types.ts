import type { AlterDomainStmt, AlterEnumStmt, CreateDomainStmt, CreateEnumStmt } from '@pgsql/types'
import { allOf, as, columnType, qualified, strings } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type DomainType, type EnumType, keyOf, type Moment, resolveKey } from './catalogue.ts'
import { freeName } from './names.ts'

export function createEnum(catalogue: Catalogue, node: CreateEnumStmt, moment: Moment | undefined): void {
  const key = keyOf(catalogue, qualified(strings(node.typeName)))
  const values = new Map(strings(node.vals).map((label) => [label, moment]))
  catalogue.types.set(key, { kind: 'enum', created: moment, values })
}

export function alterEnum(catalogue: Catalogue, node: AlterEnumStmt, moment: Moment | undefined): void {
  const key = resolveKey(catalogue, catalogue.types, qualified(strings(node.typeName)))
  const known = catalogue.types.get(key)
  const type: EnumType = known?.kind === 'enum' ? known : { kind: 'enum', created: undefined, values: new Map() }
  const values = new Map(type.values)
  if (node.oldVal !== undefined) values.delete(node.oldVal)
  // A renamed value is usable at once, an added one only after the commit.
  if (!values.has(node.newVal ?? '')) values.set(node.newVal ?? '', node.oldVal === undefined ? moment : type.created)
  catalogue.types.set(key, { ...type, values })
}

export function createDomain(catalogue: Catalogue, node: CreateDomainStmt, moment: Moment | undefined): void {
  const name = qualified(strings(node.domainname))
  const constraints = allOf(node.constraints, 'Constraint')
  const checks = new Set<string>()
  for (const { contype, conname } of constraints) {
    if (contype === 'CONSTR_CHECK') checks.add(conname ?? freeName(name.name, [], 'check', (each) => checks.has(each)))
  }
  const notNull = constraints.some(({ contype }) => contype === 'CONSTR_NOTNULL')
  const domain: DomainType = { kind: 'domain', created: moment, base: columnType(node.typeName), notNull, checks }
  catalogue.types.set(keyOf(catalogue, name), domain)
}

export function alterDomain(catalogue: Catalogue, node: AlterDomainStmt): void {
  const name = qualified(strings(node.typeName))
  const key = resolveKey(catalogue, catalogue.types, name)
  const known = catalogue.types.get(key)
  const domain: DomainType =
    known?.kind === 'domain'
      ? known
      : { kind: 'domain', created: undefined, base: undefined, notNull: false, checks: new Set() }
  const checks = new Set(domain.checks)
  const added = as(node.def, 'Constraint')
  if (node.subtype === 'C' && added?.contype === 'CONSTR_CHECK') {
    checks.add(added.conname ?? freeName(name.name, [], 'check', (each) => checks.has(each)))
  }
  if (node.subtype === 'X' && node.name !== undefined) checks.delete(node.name)
  const notNull = node.subtype === 'O' ? true : node.subtype === 'N' ? false : domain.notNull
  catalogue.types.set(key, { ...domain, checks, notNull })
}
