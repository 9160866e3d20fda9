import type { RuleReference } from './define-rule.ts'

/** A page of PostgreSQL's documentation. */
function page(path: string, label: string): RuleReference {
  return { label: `PostgreSQL: ${label}`, url: `https://www.postgresql.org/docs/current/${path}` }
}

/** The pages that rules point to. */
export const postgres = {
  locks: page('explicit-locking.html', 'table-level locks'),
  alterTable: page('sql-altertable.html', 'ALTER TABLE'),
  alterType: page('sql-altertype.html', 'ALTER TYPE'),
  alterDomain: page('sql-alterdomain.html', 'ALTER DOMAIN'),
  createDomain: page('sql-createdomain.html', 'CREATE DOMAIN'),
  createIndex: page('sql-createindex.html', 'CREATE INDEX'),
  concurrently: page('sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY', 'building indexes concurrently'),
  dropIndex: page('sql-dropindex.html', 'DROP INDEX'),
  reindex: page('sql-reindex.html', 'REINDEX'),
  createTable: page('sql-createtable.html', 'CREATE TABLE'),
  partitions: page('ddl-partitioning.html', 'table partitioning'),
  constraints: page('ddl-constraints.html', 'constraints'),
  analyze: page('sql-analyze.html', 'ANALYZE'),
  enums: page('datatype-enum.html', 'enumerated types'),
  timeouts: page('runtime-config-client.html#GUC-LOCK-TIMEOUT', 'lock_timeout'),
  update: page('sql-update.html', 'UPDATE'),
  replication: page('logical-replication-publication.html', 'replica identity'),
  lock: page('sql-lock.html', 'LOCK'),
  transactions: page('tutorial-transactions.html', 'transactions'),
  indexTypes: page('indexes-types.html', 'index types'),
  plpgsql: page('plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN', 'dynamic commands'),
  serial: page('datatype-numeric.html#DATATYPE-SERIAL', 'serial types'),
  numeric: page('datatype-numeric.html', 'numeric types'),
  characters: page('datatype-character.html', 'character types'),
  times: page('datatype-datetime.html', 'date and time types'),
  json: page('datatype-json.html', 'JSON types'),
  generated: page('ddl-generated-columns.html', 'generated columns'),
  collation: page('collation.html', 'collation'),
  createView: page('sql-createview.html', 'CREATE VIEW'),
  dropTable: page('sql-droptable.html', 'DROP TABLE'),
  truncate: page('sql-truncate.html', 'TRUNCATE'),
  dropSchema: page('sql-dropschema.html', 'DROP SCHEMA'),
  dependencies: page('ddl-depend.html', 'dependency tracking'),
  vacuum: page('sql-vacuum.html', 'VACUUM'),
  cluster: page('sql-cluster.html', 'CLUSTER'),
  triggers: page('sql-createtrigger.html', 'CREATE TRIGGER'),
  rowSecurity: page('ddl-rowsecurity.html', 'row security policies'),
  autovacuum: page('routine-vacuuming.html', 'routine vacuuming'),
  refresh: page('sql-refreshmaterializedview.html', 'REFRESH MATERIALIZED VIEW'),
  sequences: page('sql-altersequence.html', 'ALTER SEQUENCE'),
  createFunction: page(
    'sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY',
    'writing SECURITY DEFINER functions safely',
  ),
  grant: page('sql-grant.html', 'GRANT'),
  roles: page('role-attributes.html', 'role attributes'),
  identifiers: page('sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS', 'identifiers'),
} as const
