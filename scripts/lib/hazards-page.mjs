// docs/hazards.md: what PostgreSQL was seen to do, statement by statement.

const READS = 'ACCESS EXCLUSIVE'
const WRITES = new Set(['SHARE', 'SHARE ROW EXCLUSIVE', 'EXCLUSIVE'])

/** The page, out of the groups of cases (src/migrations/locks/cases) and what was measured of them (measured.json). */
export function hazardsPage(groups, measured, { note, schema }) {
  const count = groups.reduce((sum, { cases }) => sum + cases.length, 0)
  return [
    '# What PostgreSQL does',
    note,
    `${count} statements, each run on PostgreSQL 14, 15, 16, 17 and 18 and watched: the locks it took (\`pg_locks\`), the tables it ` +
      'wrote anew (their storage changed), the indexes it built, the tables it read from end to end. Plimsoll’s linter goes by a ' +
      'table of effects that says the same for every one of them (`npm test` holds the table against these measurements, and ' +
      'PostgreSQL 15 and 18 against them too). `node bench/effects.mjs` measures anew.',
    'Only locks on what was there before count, and mere reads are left out. **R** stands where reads and writes of the table wait ' +
      'until the transaction ends, **W** where writes wait. A dash: nothing that others would notice.',
    ...groups.flatMap(({ title, cases }) => [`## ${title}`, tableOf(cases, measured)]),
    '## The schema they ran in',
    'Every table had twenty rows.',
    `\`\`\`sql\n${schema.trim()}\n\`\`\``,
    '',
  ].join('\n\n')
}

function tableOf(cases, measured) {
  const rows = cases.flatMap((one) => {
    const { sql, before } = typeof one === 'string' ? { sql: one } : one
    const key = before === undefined ? sql : `${before}; ${sql}`
    return (measured[key] ?? []).map((entry, index) => {
      const statement = index > 0 ? '″' : `${code(sql)}${before === undefined ? '' : ` after ${code(before)}`}`
      return `| ${statement} | ${versions(entry.majors)} | ${happened(entry)} |`
    })
  })
  return ['| Statement | PostgreSQL | What happens |', '| --- | --- | --- |', ...rows].join('\n')
}

function code(sql) {
  return `\`${sql.replaceAll('|', '\\|')}\``
}

function versions(majors) {
  const [first, last] = [majors[0], majors.at(-1)]
  return first === last ? `${first}` : `${first}–${last}`
}

function happened(entry) {
  if ('fails' in entry) return `fails with ${entry.fails}`
  if (entry.seen.length === 0) return '–'
  return entry.seen
    .map((line) => {
      const [, relation, mode, work] = /^(\S+) ([A-Z]+(?: [A-Z]+)*)(?:, (.+))?$/.exec(line)
      const waits = mode === READS ? ' **R**' : WRITES.has(mode) ? ' **W**' : ''
      return `${relation}: ${mode}${waits}${work === undefined ? '' : `, ${work}`}`
    })
    .join('<br>')
}
