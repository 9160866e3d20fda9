import type { PrismaArguments, PrismaAttribute, PrismaBlock, PrismaValue } from '../../../parsers/prisma/parse.ts'

export function attributeNamed(
  of: { readonly attributes: readonly PrismaAttribute[] },
  name: string,
): PrismaAttribute | undefined {
  return of.attributes.find((one) => one.name === name)
}

export function textOf(value: PrismaValue | undefined): string | undefined {
  return value === undefined || value.is === 'list' || value.is === 'call' ? undefined : value.text
}

/** The one argument of `@map("x")`, also as `@map(name: "x")`. */
export function mapped(attribute: PrismaAttribute | undefined): string | undefined {
  return textOf(attribute?.args.plain[0] ?? attribute?.args.named.get('name'))
}

/** Names in `fields: [a, b(sort: Desc)]`. */
export function namesIn(value: PrismaValue | undefined): string[] {
  if (value === undefined) return []
  if (value.is === 'list') return value.items.flatMap(namesIn)
  return [value.is === 'call' ? value.name : value.text]
}

export function namedFields(args: PrismaArguments, name = 'fields'): string[] {
  return namesIn(args.named.get(name) ?? args.plain.find(({ is }) => is === 'list'))
}

/** The table of a model, with its schema where it is another than `public`. */
export function tableOf(block: PrismaBlock): string {
  const name = mapped(attributeNamed(block, 'map')) ?? block.name
  const schema = textOf(attributeNamed(block, 'schema')?.args.plain[0])
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`
}

export function columnName(block: PrismaBlock | undefined, field: string): string {
  const found = block?.fields.find(({ name }) => name === field)
  return (found === undefined ? undefined : mapped(attributeNamed(found, 'map'))) ?? field
}
