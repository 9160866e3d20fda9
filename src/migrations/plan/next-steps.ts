import { shownRange } from './estimate/estimate.ts'
import type { ServicePlan } from './types.ts'

/** What is left to do, in order (D-072). */
export function nextSteps(plan: Omit<ServicePlan, 'next'>): string[] {
  const { revisions, preflight, window, time, tool, database } = plan
  if (revisions.length === 0) return ['Nothing is pending.']
  const ids = revisions.map(({ id }) => id)
  const failing = preflight.assertions.filter(({ result }) => result === 'fails')
  const open = preflight.assertions.filter(({ result }) => result === 'not asked' || result === 'unknown')
  const opaque = revisions.filter((one) => one.opaque.length > 0)
  const isContract = revisions.some(({ compatibility }) => compatibility.breaks.length > 0)
  const losing = revisions.some(({ back }) => back.losses.length > 0 || !back.verdict.startsWith('reversible'))
  return [
    ...(database?.unknown.length
      ? [`Find out where ${database.unknown.join(', ')} comes from: the database has it, the repository does not.`]
      : []),
    ...(failing.length === 0
      ? []
      : [
          `Put the rows right that fail ${failing.length === 1 ? 'an assertion' : `${failing.length} assertions`} above: the revisions would stop there.`,
        ]),
    ...(open.length === 0
      ? []
      : [`Ask the ${open.length} open assertions of the production database (--database URL does it, read-only).`]),
    ...(opaque.length === 0
      ? []
      : [
          `Read what could not be known: ${opaque.map(({ file, opaque: steps }) => `${file}:${steps[0]?.line}`).join(', ')}.`,
        ]),
    ...(revisions.some(({ safer }) => safer.length > 0)
      ? ['Consider the safer forms above: plimsoll migrate fix writes those it can prove.']
      : []),
    `Apply ${ids.join(', ')} on stage, with rows as many as production has, and measure the queries on what changes before and after.`,
    ...(losing
      ? ['Take a backup that can be restored: it is not proven that the way back brings everything back.']
      : []),
    ...(isContract
      ? ['Deploy first the release that no longer needs what is taken away, and wait until no old instance runs.']
      : []),
    `Apply in this order: ${ids.join(', ')}; ${window.needed === 'yes' ? 'in a maintenance window' : window.needed === 'no' ? 'no maintenance window is needed' : 'whether a window is needed is not known'}${time === undefined ? '' : `, ${shownRange(time)} in all`}; with lock_timeout set, and no long transaction running.`,
    `Verify: plimsoll migrate status shows nothing pending${tool === 'alembic' ? `, SELECT version_num FROM alembic_version gives ${ids.at(-1)}` : ''}; no invalid index (plimsoll database inspect --only indexes); the health check answers.`,
    'plimsoll migrate docs brings the documents up to date.',
  ]
}
