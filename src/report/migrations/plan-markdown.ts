import { oneLine, plural, shorten } from '../../core/text.ts'
import { shownRange } from '../../migrations/plan/estimate/estimate.ts'
import type { CheckedAssertion, PlannedRevision, PlannedStatement, ServicePlan } from '../../migrations/plan/types.ts'

const TOOLS: Readonly<Record<string, string>> = {
  alembic: 'Alembic',
  django: 'Django',
  prisma: 'Prisma',
  flyway: 'Flyway',
  knex: 'Knex',
  typeorm: 'TypeORM',
  drizzle: 'Drizzle',
}

/** Plans as Markdown, in seven parts that are always there: for a pull request, a ticket, or the next agent. */
export function renderPlansMarkdown(plans: readonly ServicePlan[]): string {
  return `${plans.map(page).join('\n\n')}\n`
}

function page(plan: ServicePlan): string {
  const { revisions, service, tool } = plan
  if (revisions.length === 0)
    return `# Plan for ${service}\n\n## Summary\n\nNothing is pending. ${plan.restsOn[0] ?? ''}`
  return [
    `# Plan for ${service}`,
    '## Summary',
    summary(plan),
    '## DDL plan',
    ...revisions.map(ddl),
    standstills(plan),
    preflight(plan),
    `## ${TOOLS[tool] ?? tool}`,
    revisions.map(({ file, id, message }, at) => `${at + 1}. \`${file}\` (${id}): ${oneLine(message)}`).join('\n'),
    '## Docs to update',
    plan.documents.map(({ file, why }) => `- [ ] \`${file}\`: ${oneLine(why)}`).join('\n'),
    '## Perf checks',
    perf(plan),
    '## Rollback',
    ...[...revisions].reverse().map(rollback),
    '## Next steps',
    plan.next.map((step, at) => `${at + 1}. ${step}`).join('\n'),
    '## What this rests on',
    plan.restsOn.map((line) => `- ${oneLine(line)}`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function summary({ revisions, risk, time, window }: ServicePlan): string {
  const what = revisions.map(
    (one) => `- **${one.risk.level}** \`${one.id}\` ${oneLine(one.message)}: ${changesOf(one)}${reasonsOf(one)}`,
  )
  return [
    `${plural(revisions.length, 'revision')}, risk **${risk}**. ${time === undefined ? 'How long it takes is not known.' : `Takes ${shownRange(time)}.`} Maintenance window: ${window.needed}; ${window.why}.`,
    what.join('\n'),
  ].join('\n\n')
}

function changesOf({ changes }: PlannedRevision): string {
  const texts = changes.slice(0, 6).map(({ text }) => text)
  return texts.length === 0
    ? 'changes nothing that was found'
    : `${texts.join('; ')}${changes.length > 6 ? `; and ${changes.length - 6} more` : ''}`
}

function reasonsOf({ risk }: PlannedRevision): string {
  const shown = risk.reasons.filter(({ level }) => level === risk.level).slice(0, 5)
  return risk.level === 'low' ? '' : shown.map(({ text }) => `\n  - ${oneLine(text)}`).join('')
}

function ddl(one: PlannedRevision): string {
  const { id, statements, compatibility, opaque, safer } = one
  return [
    `### ${id}`,
    `**${compatibility.phase}.** ${compatibility.when}${compatibility.breaks.map((text) => `\n- ${text}`).join('')}`,
    mentions(one),
    statements.length === 0
      ? ''
      : `| line | statement | locks | work | time |\n| --- | --- | --- | --- | --- |\n${statements.map(row).join('\n')}`,
    opaque.length === 0
      ? ''
      : `Not known without running the file:\n${opaque.map(({ line, reason }) => `- line ${line}: ${oneLine(reason)}`).join('\n')}`,
    safer.length === 0
      ? ''
      : `Safer:\n${safer.map(({ rule, line, form }) => `- line ${line}: ${oneLine(form)} [${rule}]`).join('\n')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function mentions({ compatibility }: PlannedRevision): string {
  const all = compatibility.mentions
  if (all.length === 0) return ''
  const shown = all.slice(0, 8).map(({ name, file, line }) => `- \`${name}\` in \`${file}:${line}\``)
  return `Code that names it (a search for words, not a proof):\n${shown.join('\n')}${all.length > 8 ? `\n- and ${plural(all.length - 8, 'more file')}` : ''}`
}

function row({ position, sql, locks, work, time, unknown }: PlannedStatement): string {
  const lock = locks.map(({ table, mode }) => `${table}: ${mode}`).join('; ')
  const cells = [
    String(position.line),
    `\`${shorten(oneLine(sql), 90).replaceAll('|', '\\|').replaceAll('`', "'")}\``,
    lock,
    work.join('; '),
    time === undefined ? `? (${unknown ?? 'not known'})` : shownRange(time),
  ]
  return `| ${cells.join(' | ')} |`
}

function standstills({ standstills: all }: ServicePlan): string {
  if (all.length === 0) return '### Standstills\n\nNothing that is in use stands still.'
  const rows = all.map(
    ({ table, blocks, mode, position, time }) =>
      `| ${table} | ${blocks} | ${mode} | ${position.file}:${position.line} | ${time === undefined ? 'not known' : shownRange(time)} |`,
  )
  return `### Standstills\n\nFrom the statement that takes the lock to the end of its transaction.\n\n| table | what waits | lock | since | for |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}`
}

const MARKS: Readonly<Record<CheckedAssertion['result'], string>> = {
  holds: '[x]',
  fails: '[ ] **FAILS**',
  'not asked': '[ ]',
  unknown: '[ ] not answered',
}

function preflight({ preflight: { assertions, unasserted } }: ServicePlan): string {
  if (assertions.length + unasserted.length === 0) return ''
  const lines = assertions.map(({ result, rows, reason, why, sql, revision }) => {
    const more =
      result === 'fails'
        ? ` (${rows === 1000 ? '1,000 rows or more' : plural(rows ?? 0, 'row')})`
        : reason === undefined
          ? ''
          : ` (${reason})`
    return `- ${MARKS[result]} ${why}, for ${revision}${more}\n  \`\`\`sql\n  ${oneLine(sql)};\n  \`\`\``
  })
  const open = unasserted.map(({ why, revision }) => `- [ ] ${why}, for ${revision}: no query was written for it`)
  return `### Pre-flight\n\nEach must return nothing.\n\n${[...lines, ...open].join('\n')}`
}

function perf({ queries, revisions }: ServicePlan): string {
  const hot = queries.hot.map(
    ({ sql, before, after, note }) =>
      `- \`${shorten(oneLine(sql), 120)}\`\n  - before: ${before}\n  - after: ${after} (${note})`,
  )
  const measure = queries.measure.map((query) => `- \`EXPLAIN (ANALYZE, BUFFERS) ${query}\``)
  const tables = [...new Set(revisions.flatMap(({ changes }) => changes.flatMap(({ table }) => table ?? [])))]
  if (hot.length + measure.length > 0) return [...hot, ...measure].join('\n')
  return tables.length === 0
    ? 'No table changes.'
    : `Measure the queries on ${tables
        .slice(0, 10)
        .map((table) => `\`${table}\``)
        .join(', ')} with \`EXPLAIN (ANALYZE, BUFFERS)\` before and after; \`--hot-query FILE\` compares their plans.`
}

function rollback({ id, back }: PlannedRevision): string {
  return [
    `### ${id}: ${oneLine(back.verdict)}`,
    back.losses.map((loss) => `- Lost: ${oneLine(loss)}`).join('\n'),
    back.command === undefined ? '' : `\`\`\`sh\n${back.command}\n\`\`\``,
    back.sql === '' ? '' : `\`\`\`sql\n${back.sql}\n\`\`\``,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}
