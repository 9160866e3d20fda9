import type pg from 'pg'

/** What must exist before an object, by key (`view public.v` → `table public.t`). */
export type Dependencies = ReadonlyMap<string, readonly string[]>

const NAME = `format('%I.%I', n.nspname, c.relname)`

/**
 * Objects that can stand in the way of one another, as `pg_depend` knows them. What is written inside a CREATE TABLE
 * (defaults, checks, keys) counts as the table, the rule of a view as the view, row and array types as what they are of.
 */
const QUERY = `WITH relation AS (
    SELECT c.oid, CASE WHEN c.relkind IN ('v', 'm') THEN 'view ' WHEN c.relkind = 'S' THEN 'sequence ' ELSE 'table ' END || ${NAME} AS key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
  own_type AS (
    SELECT t.oid, coalesce(r.key, format('type %I.%I', n.nspname, t.typname)) AS key
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN relation r ON r.oid = t.typrelid
    WHERE t.typelem = 0 AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
  node AS (
    SELECT 'pg_class'::regclass AS class, oid, key FROM relation
    UNION ALL SELECT 'pg_type'::regclass, oid, key FROM own_type
    UNION ALL SELECT 'pg_type'::regclass, a.oid, t.key FROM pg_type a JOIN own_type t ON t.oid = a.typelem
    UNION ALL SELECT 'pg_proc'::regclass, p.oid,
        format('function %I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    UNION ALL SELECT 'pg_rewrite'::regclass, w.oid, r.key FROM pg_rewrite w JOIN relation r ON r.oid = w.ev_class
      WHERE w.rulename = '_RETURN'
    UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, r.key FROM pg_attrdef d JOIN relation r ON r.oid = d.adrelid
    UNION ALL SELECT 'pg_constraint'::regclass, k.oid, coalesce(r.key, t.key)
      FROM pg_constraint k LEFT JOIN relation r ON r.oid = k.conrelid LEFT JOIN own_type t ON t.oid = k.contypid
      WHERE k.contype IN ('c', 'p', 'u', 'x'))
  SELECT DISTINCT a.key, b.key AS needs FROM pg_depend d
    JOIN node a ON a.class = d.classid AND a.oid = d.objid
    JOIN node b ON b.class = d.refclassid AND b.oid = d.refobjid
  WHERE a.key <> b.key AND a.key !~ '^sequence ' ORDER BY 1, 2`

/** Reads them in one read-only query. */
export async function readDependencies(client: pg.Client): Promise<Dependencies> {
  return dependenciesOf(await client.query(`BEGIN READ ONLY; SET LOCAL search_path = ''; ${QUERY}; COMMIT`))
}

/** The same inside the transaction the session is in, as that transaction sees it. */
export async function readDependenciesInside(client: pg.Client): Promise<Dependencies> {
  const text = `SAVEPOINT plimsoll_needs; SET LOCAL search_path = ''; ${QUERY}; ROLLBACK TO plimsoll_needs; RELEASE plimsoll_needs`
  return dependenciesOf(await client.query(text))
}

/** The third answer of several statements sent at once. */
function dependenciesOf(results: unknown): Dependencies {
  const [, , answer] = Array.isArray(results) ? (results as pg.QueryResult<{ key: string; needs: string }>[]) : []
  const found = new Map<string, string[]>()
  for (const { key, needs } of answer?.rows ?? []) found.set(key, [...(found.get(key) ?? []), needs])
  return found
}
