import type { CaseGroup } from './define-case.ts'

export const partitions: readonly CaseGroup[] = [
  {
    title: 'Partitions',
    cases: [
      "CREATE TABLE fresh PARTITION OF logs FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')",
      "CREATE TABLE fresh PARTITION OF events FOR VALUES FROM ('2030-01-01') TO ('2031-01-01')",
      'CREATE TABLE fresh PARTITION OF logs DEFAULT',
      'CREATE TABLE fresh (LIKE logs)',
      "ALTER TABLE logs ATTACH PARTITION logs_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
      "ALTER TABLE logs ATTACH PARTITION logs_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
      "ALTER TABLE events ATTACH PARTITION events_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')",
      "ALTER TABLE events ATTACH PARTITION events_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
      {
        sql: "ALTER TABLE events ATTACH PARTITION events_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
        before: "ALTER TABLE events_rest ADD CHECK (at < '2028-01-01' OR at >= '2029-01-01')",
      },
      {
        sql: "ALTER TABLE events ATTACH PARTITION events_2028 FOR VALUES FROM ('2028-01-01') TO ('2029-01-01')",
        before: "ALTER TABLE events_rest ADD CHECK (NOT (at IS NOT NULL AND at >= '2028-01-01' AND at < '2029-01-01'))",
      },
      'ALTER TABLE events DETACH PARTITION events_2026',
      'ALTER TABLE logs DETACH PARTITION logs_2026',
      { sql: 'ALTER TABLE logs DETACH PARTITION logs_2026 CONCURRENTLY', alone: true },
      { sql: 'ALTER TABLE events DETACH PARTITION events_2026 CONCURRENTLY', alone: true },
      'DROP TABLE events_2026',
      'DROP TABLE logs_2026',
      'DROP TABLE logs',
      'ALTER TABLE logs ALTER COLUMN kind SET DEFAULT 5',
      'ALTER TABLE logs DROP COLUMN kind',
      'ALTER TABLE logs RENAME COLUMN kind TO x',
      'ALTER TABLE logs RENAME TO entries',
      'ALTER TABLE ONLY logs ALTER COLUMN kind SET STATISTICS 100',
      'CREATE TRIGGER t AFTER INSERT ON logs FOR EACH ROW EXECUTE FUNCTION on_row()',
    ],
  },
]
