import { EnumType } from '../types/enum.ts'
import { variantOf } from '../types/type.ts'
import { CheckConstraint } from './check.ts'
import type { Column } from './column.ts'

/** The CHECK an enum of strings brings along (`native_enum=False, create_constraint=True`). */
export function typeCheck(column: Column): CheckConstraint | undefined {
  const type = variantOf(column.type)
  if (!(type instanceof EnumType) || type.specification.native || !type.specification.createConstraint) return undefined
  const items = type.specification.labels.map((value) => ({ kind: 'bind', value, type: undefined }) as const)
  return new CheckConstraint(
    { name: type.specification.name, deferrable: undefined, initially: undefined },
    { kind: 'binary', operator: 'IN', left: column.node, right: { kind: 'tuple', items } },
    false,
  )
}
