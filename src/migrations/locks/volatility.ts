import { find, strings } from '../../parsers/sql/nodes.ts'
import type { Catalogue } from '../schema/catalogue.ts'

/** Functions of PostgreSQL and its usual extensions that give another value for each row (`pg_proc.provolatile = 'v'`). */
const VOLATILE = new Set([
  'random',
  'random_normal',
  'gen_random_uuid',
  'uuidv4',
  'uuidv7',
  'gen_random_bytes',
  'gen_salt',
  'uuid_generate_v1',
  'uuid_generate_v1mc',
  'uuid_generate_v4',
  'uuid_generate_v6',
  'uuid_generate_v7',
  'clock_timestamp',
  'timeofday',
  'nextval',
  'currval',
  'lastval',
  'setval',
  'pg_sleep',
  'txid_current',
  'pg_current_xact_id',
])

/** Others often used in defaults and known to be stable or immutable: one value for the whole statement. */
const STEADY = new Set(
  (
    'now transaction_timestamp statement_timestamp timezone date_trunc date_part extract age to_char to_date to_timestamp to_number ' +
    'make_date make_time make_timestamp make_timestamptz make_interval lower upper initcap md5 sha256 concat concat_ws format ' +
    'replace substring substr left right trim btrim ltrim rtrim lpad rpad repeat length coalesce nullif abs round ceil floor ' +
    'encode decode convert_to convert_from to_json to_jsonb jsonb_build_object jsonb_build_array json_build_object json_build_array ' +
    'array_append array_cat array_fill string_to_array regexp_replace split_part to_tsvector to_tsquery plainto_tsquery setweight ' +
    'current_setting current_database current_schema int4range int8range numrange tsrange tstzrange daterange hashtext power sqrt mod'
  ).split(' '),
)

/** Whether a value differs from row to row; `unknown` when it calls a function nothing is known of. */
export function volatility(value: unknown, catalogue: Catalogue): 'steady' | 'volatile' | 'unknown' {
  let answer: 'steady' | 'volatile' | 'unknown' = 'steady'
  for (const { funcname } of find(value, 'FuncCall')) {
    const name = strings(funcname).at(-1) ?? ''
    const own = catalogue.routines.get(name)
    if (VOLATILE.has(name) || own?.volatility === 'volatile') return 'volatile'
    if (own === undefined && !STEADY.has(name)) answer = 'unknown'
  }
  return answer
}
