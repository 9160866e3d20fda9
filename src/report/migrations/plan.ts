import { oneLine, plural, shorten } from '../../core/text.ts'
import { shownRange } from '../../migrations/plan/estimate/estimate.ts'
import type { PlannedRevision, PlannedStatement, ServicePlan } from '../../migrations/plan/types.ts'
import type { Paint } from '../terminal/paint.ts'

/** Plans for a terminal: what to know first comes first. */
export function renderPlans(plans: readonly ServicePlan[], paint: Paint): string {
  return `${plans.flatMap((plan, at) => [...(at === 0 ? [] : ['']), ...draw(plan, paint)]).join('\n')}\n`
}

function draw(plan: ServicePlan, paint: Paint): string[] {
  const { service, revisions, risk, time, window } = plan
  if (revisions.length === 0)
    return [`${paint.bold(service)}: nothing is pending`, ...plan.restsOn.slice(0, 1).map(paint.dim)]
  return [
    `${paint.bold(service)}: ${plural(revisions.length, 'revision')}, risk ${risk === 'low' ? risk : paint.primary(risk)}, ${time === undefined ? 'time not known' : shownRange(time)}`,
    `maintenance window: ${window.needed === 'no' ? window.needed : paint.primary(window.needed)}; ${window.why}`,
    ...revisions.flatMap((one) => drawRevision(one, paint)),
    ...section('What stands still', standstills(plan), paint),
    ...section('Before it: each must return nothing', assertions(plan, paint), paint),
    ...section('Queries', queries(plan), paint),
    ...section(
      'Way back',
      [...revisions].reverse().flatMap((one) => drawBack(one)),
      paint,
    ),
    ...section(
      'Documents to update',
      plan.documents.map(({ file, why }) => `${file}: ${shorten(oneLine(why), 100)}`),
      paint,
    ),
    ...section(
      'Next',
      plan.next.map((step, at) => `${at + 1}. ${step}`),
      paint,
    ),
    ...section('Rests on', plan.restsOn.map(oneLine), paint),
  ]
}

function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines.map((line) => `  ${line}`)]
}

function drawRevision(one: PlannedRevision, paint: Paint): string[] {
  const { id, message, file, risk, statements, compatibility, opaque, safer } = one
  return [
    '',
    `${paint.bold(id)} ${oneLine(message)} ${paint.dim(file)}`,
    `  risk ${risk.level === 'low' ? risk.level : paint.primary(risk.level)}${risk.reasons.length === 0 ? '' : ':'}`,
    ...risk.reasons.slice(0, 5).map(({ text }) => `    ${shorten(oneLine(text), 200)}`),
    ...(risk.reasons.length > 5 ? [`    and ${plural(risk.reasons.length - 5, 'more', 'more')}`] : []),
    ...statements.flatMap((statement) => drawStatement(statement, paint)),
    ...opaque.map(({ line, reason }) => `  ${paint.primary('not known')} line ${line}: ${oneLine(reason)}`),
    `  ${compatibility.phase}: ${compatibility.when}`,
    ...compatibility.mentions
      .slice(0, 4)
      .map(({ name, file: where, line }) => `    ${name} is named in ${paint.place(`${where}:${line}`)}`),
    ...(compatibility.mentions.length > 4
      ? [`    and in ${plural(compatibility.mentions.length - 4, 'more file')}`]
      : []),
    ...safer.slice(0, 4).map(({ rule, form }) => `  safer: ${oneLine(form)} [${rule}]`),
  ]
}

function drawStatement({ position, sql, locks, work, time, unknown }: PlannedStatement, paint: Paint): string[] {
  const lock = locks.map(({ table, mode }) => `${mode} on ${table}`)
  const cost = time === undefined ? `time not known: ${unknown ?? ''}` : shownRange(time)
  return [
    `  ${paint.place(`:${position.line}`)} ${shorten(oneLine(sql), 100)}`,
    `    ${[...work, ...lock, cost].join('; ')}`,
  ]
}

function standstills({ standstills: all }: ServicePlan): string[] {
  return all.map(
    ({ table, blocks, position, time }) =>
      `${table}: ${blocks} for ${time === undefined ? 'a time that is not known' : shownRange(time)}, since ${position.file}:${position.line}`,
  )
}

function assertions({ preflight }: ServicePlan, paint: Paint): string[] {
  const asked = preflight.assertions.flatMap(({ result, rows, reason, why, sql, revision }) => {
    const more =
      result === 'fails'
        ? `: ${rows === 1000 ? '1,000 rows or more' : plural(rows ?? 0, 'row')}`
        : reason === undefined
          ? ''
          : `: ${reason}`
    const word =
      result === 'holds' ? result : result === 'not asked' ? 'not asked yet' : paint.primary(`${result}${more}`)
    return [`${word} ${why} (${revision})`, ...(result === 'holds' ? [] : [`  ${oneLine(sql)};`])]
  })
  return [...asked, ...preflight.unasserted.map(({ why, revision }) => `to be asked by hand: ${why} (${revision})`)]
}

function queries({ queries: { hot, measure } }: ServicePlan): string[] {
  return [
    ...hot.flatMap(({ sql, before, after, note }) => [
      shorten(oneLine(sql), 110),
      `  before: ${before}`,
      `  after:  ${after} (${note})`,
    ]),
    ...measure.map((query) => `measure: ${shorten(query, 130)}`),
  ]
}

function drawBack({ id, back }: PlannedRevision): string[] {
  return [
    `${id} ${oneLine(back.verdict)}${back.command === undefined ? '' : `: ${back.command}`}`,
    ...back.losses.slice(0, 5).map((loss) => `  lost: ${oneLine(loss)}`),
  ]
}
