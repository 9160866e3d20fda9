import type { SchemaDifference } from '../../postgres/schema/read.ts'

/** `(ARRAY['a'::character varying, …])::text[]`. */
const CAST_ARRAY = /\(ARRAY\[((?:'(?:[^']|'')*'::character varying(?:\(\d+\))?(?:, )?)+)\]\)::text\[\]/g
const ITEM = /'(?:[^']|'')*'::character varying(?:\(\d+\))?/g

/**
 * PostgreSQL writes a list of texts it was given for a `varchar` column in one way (the list is cast), and what it reads
 * of that in another (each item is cast): two texts of one condition.
 */
function oneWay(text: string): string {
  return text.replace(CAST_ARRAY, (_, items: string) => {
    const cast = [...items.matchAll(ITEM)].map(([item]) => `(${item})::text`)
    return `ARRAY[${cast.join(', ')}]`
  })
}

/** Whether an object differs in nothing but how PostgreSQL writes the same text. */
export function differsInTextAlone({ change, properties }: SchemaDifference): boolean {
  return (
    change === 'different' &&
    properties.every(
      ({ before, after }) =>
        typeof before === 'string' && typeof after === 'string' && oneWay(before) === oneWay(after),
    )
  )
}
