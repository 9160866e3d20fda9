/**
 * Hazards of the union of all known linters that no rule of SQL can decide, and who decides them instead. The other
 * rows are named by the rules that cover them; a test compares both with the whole list.
 */
export const decidedElsewhere: Readonly<Record<string, string>> = {
  A18: 'How long a build takes, whether the disk holds it and how far replicas fall behind needs the live database: the plan and the rehearsal measure it.',
  D12: 'PostgreSQL up to 18 has no MERGE or SPLIT PARTITION: its parser refuses them, and what cannot be read is told.',
  D22: 'COMMENT, ANALYZE and CREATE STATISTICS take a lock that blocks no reader or writer and lasts an instant.',
  F16: 'Whether rows survive the way down can only be seen by running it: the rehearsal goes up, down and up again with rows in place.',
  F17: 'Several heads, missing parents, duplicate identifiers and edited files are problems of the history: `plimsoll migrate status` tells them.',
}

/** The rows of the union, by section: how many there are. */
export const unionRows: Readonly<Record<string, number>> = { A: 18, B: 19, C: 23, D: 22, E: 5, F: 19 }
