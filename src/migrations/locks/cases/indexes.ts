import type { CaseGroup } from './define-case.ts'

export const indexes: readonly CaseGroup[] = [
  {
    title: 'Indexes',
    cases: [
      'CREATE INDEX i ON child (big)',
      'CREATE UNIQUE INDEX i ON child (id, big)',
      'CREATE INDEX i ON child (lower(t))',
      'CREATE INDEX i ON child (t) WHERE n > 5',
      'CREATE INDEX i ON child USING gin (docb)',
      'CREATE INDEX i ON child USING hash (t)',
      'CREATE INDEX i ON child (n) INCLUDE (t)',
      'CREATE INDEX IF NOT EXISTS child_n ON child (n)',
      { sql: 'CREATE INDEX CONCURRENTLY i ON child (big)', alone: true },
      'CREATE INDEX i ON logs (id)',
      'CREATE INDEX i ON ONLY logs (id)',
      'CREATE INDEX i ON seen_copy (a)',
      { sql: 'CREATE INDEX CONCURRENTLY i ON logs (id)', alone: true },
      'DROP INDEX child_n',
      'DROP INDEX IF EXISTS child_n',
      'DROP INDEX child_n, child_v',
      { sql: 'DROP INDEX CONCURRENTLY child_n', alone: true },
      'DROP INDEX child_pkey',
      'DROP INDEX logs_kind',
      'REINDEX INDEX child_n',
      'REINDEX TABLE child',
      { sql: 'REINDEX INDEX CONCURRENTLY child_n', alone: true },
      { sql: 'REINDEX TABLE CONCURRENTLY child', alone: true },
      'ALTER INDEX child_n RENAME TO child_number',
      'ALTER INDEX child_n SET (fillfactor = 70)',
      'ALTER INDEX child_n RESET (fillfactor)',
      {
        sql: 'ALTER INDEX i ATTACH PARTITION j',
        before: 'CREATE INDEX i ON ONLY logs (id); CREATE INDEX j ON logs_2026 (id)',
      },
    ],
  },
]
