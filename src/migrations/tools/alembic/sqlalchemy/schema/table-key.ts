import type { Name } from '../name.ts'

/** The key SQLAlchemy keeps a table by: `schema.name`. */
export function tableKey(name: Name, schema: Name | undefined): string {
  return schema === undefined ? name.text : `${schema.text}.${name.text}`
}
