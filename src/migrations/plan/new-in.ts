import type { Catalogue } from '../schema/catalogue.ts'
import type { Review } from './review.ts'

/** Tells which tables and columns the reviewed revisions make themselves: nobody uses them yet. */
export function newIn({ revisions, scripts }: Review): (key: string, column?: string) => boolean {
  const first = scripts.findIndex(({ judged }) => judged)
  const tables = new Set<string>()
  const columns = new Set<string>()
  const note = ({ relations }: Catalogue): void => {
    for (const [key, relation] of relations) {
      if ((relation.created?.revision ?? -1) >= first) tables.add(key)
      for (const [name, { created }] of relation.columns)
        if ((created?.revision ?? -1) >= first) columns.add(`${key}.${name}`)
    }
  }
  for (const { statements, schemaAfter } of revisions) {
    for (const { schemaBefore } of statements) note(schemaBefore)
    note(schemaAfter)
  }
  return (key, column) => tables.has(key) || (column !== undefined && columns.has(`${key}.${column}`))
}
