import type { IndexElem, IndexStmt } from '@pgsql/types'
import { allOf, rangeName, strings } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Moment, resolveKey, type TableIndex } from './catalogue.ts'
import { cutName, freeName } from './names.ts'
import { knownRelation } from './tables.ts'

/** The index an `IndexStmt` makes, with the name PostgreSQL would choose if none is written. */
export function indexOf(catalogue: Catalogue, node: IndexStmt, moment: Moment | undefined): TableIndex {
  const relation = knownRelation(catalogue, resolveKey(catalogue, catalogue.relations, rangeName(node.relation ?? {})))
  const elements = allOf(node.indexParams, 'IndexElem')
  const words = elements.map(({ name }) => name ?? 'expr')
  const name =
    node.idxname === undefined
      ? freeName(relation.name, words, 'idx', (each) => relation.indexes.has(each))
      : cutName(node.idxname)
  return {
    name,
    schema: relation.schema,
    columns: elements.map(({ name: column }) => column),
    included: allOf(node.indexIncludingParams, 'IndexElem').flatMap(({ name: column }) => column ?? []),
    method: node.accessMethod ?? 'btree',
    unique: node.unique === true,
    partial: node.whereClause !== undefined,
    shape: JSON.stringify([elements.map(shapeOf), withoutPlaces(node.whereClause), node.nulls_not_distinct ?? false]),
    constraint: undefined,
    created: moment,
  }
}

function shapeOf({ expr, opclass, ordering, nulls_ordering, collation }: IndexElem) {
  return [withoutPlaces(expr), strings(opclass), ordering, nulls_ordering, strings(collation)]
}

/** What a part of the parse tree says, without where it stands in the text. Any depth. */
function withoutPlaces(value: unknown): string {
  const stack: [key: string, content: unknown][] = [['', value]]
  let text = ''
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [key, content] = next
    if (key === 'location') continue
    if (typeof content !== 'object' || content === null) text += `${key}=${content};`
    else {
      text += `${key}(`
      stack.push([')', undefined], ...Object.entries(content).reverse())
    }
  }
  return text
}

export function createIndex(catalogue: Catalogue, node: IndexStmt, moment: Moment | undefined): void {
  if (node.relation === undefined) return
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  const relation = knownRelation(catalogue, key, moment)
  const index = indexOf(catalogue, node, moment)
  if (node.if_not_exists === true && relation.indexes.has(index.name)) return
  catalogue.relations.set(key, { ...relation, indexes: new Map(relation.indexes).set(index.name, index) })
}
