import { expect, it } from 'vitest'
import { differsInTextAlone } from './same-text.ts'

const difference = (before: string, after: string) =>
  differsInTextAlone({
    kind: 'constraint',
    name: 'public.t.c',
    change: 'different',
    properties: [{ name: 'definition', before, after }],
  })

const LIST = `CHECK (((status)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[])))`
const ITEMS = `CHECK (((status)::text = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])))`

it('knows the two ways in which PostgreSQL writes one list', () => {
  expect(difference(LIST, ITEMS)).toBe(true)
  expect(difference(ITEMS, LIST)).toBe(true)
})

it('takes no other list for the same', () => {
  expect(difference(LIST, ITEMS.replace("'a'", "'b'"))).toBe(false)
  expect(difference(LIST, ITEMS.replace('ANY', 'ALL'))).toBe(false)
  expect(difference(LIST, LIST.replace('::text[]', '::varchar[]'))).toBe(false)
})
