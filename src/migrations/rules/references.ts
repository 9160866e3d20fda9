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
} as const
