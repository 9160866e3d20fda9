import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { findSenders } from '../mail/senders.ts'
import { keyOf } from '../origins/handlers.ts'
import { mayHold } from '../python/may-hold.ts'
import { purposeOf } from '../python/purpose.ts'
import type { Reached } from '../python/reach.ts'
import { calledFrom, reachOfFunction } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { deduplicationOf } from './deduplication.ts'
import { findLoops } from './loops.ts'
import type { FoundJob } from './runners.ts'
import { findJobs, findRunners, nameOfJob } from './runners.ts'
import type { JobsFacts, MailJob } from './types.ts'

/** What runs in the background, and how it behaves when something fails or ends. */
export default defineFact<JobsFacts>({
  async collect({ fact }) {
    const [python, origins] = await Promise.all([fact('python'), fact('origins')])
    const loops = findLoops(python, origins)
    const found = findJobs(python)
    const inLoops = loops.map(({ definition }): FoundJob => ({ definition, library: 'loop', trigger: 'schedule' }))
    const all = [...found, ...inLoops]
    const libraries = findRunners(python)
    return {
      runners: [
        ...libraries,
        ...loops.map(({ loop }) => ({ library: 'loop' as const, at: loop.at, within: loop.within })),
      ],
      loops: loops.map(({ loop }) => loop),
      jobs: all.map(({ definition, library }) => ({
        name: nameOfJob(python, definition),
        at: { file: definition.tree.file, line: definition.line },
        library,
      })),
      mailJobs: mailJobs(python, all),
      idle: idleJobs(python),
      lastResorts: all.length + libraries.length === 0 ? [] : lastResorts(python),
      endless: endless(python),
      reached: new Set(all.slice(0, MANY).flatMap(({ definition }) => namesReached(python, definition))),
      shutDownAt: libraries.some(({ library }) => library === 'apscheduler') ? shutDowns(python) : [],
      searched: python.code.length,
    }
  },
})

function mailJobs(python: PythonFacts, jobs: readonly FoundJob[]): MailJob[] {
  if (jobs.length === 0) return []
  const { nodes } = findSenders(python)
  const sending = new Map<string, PythonNode>()
  for (const node of nodes) {
    const definition = node.enclosing('function_definition')
    if (definition !== undefined) sending.set(keyOf(definition), node)
  }
  if (sending.size === 0) return []
  return jobs.flatMap(({ definition, trigger }): MailJob[] => {
    const reached = calledFrom(python, definition, 6)
    const way = reached.find((one: Reached) => sending.has(keyOf(one.definition)))
    if (way === undefined) return []
    const sends = sending.get(keyOf(way.definition)) ?? way.definition
    const last = way.call ?? sends
    return [
      {
        name: nameOfJob(python, definition),
        at: { file: definition.tree.file, line: definition.line },
        trigger,
        sendsAt: { file: last.tree.file, line: last.line },
        deduplication: deduplicationOf(python, way),
      },
    ]
  })
}

const JOB_MODULE = /(^|\/)(jobs|cron|cronjobs|periodic|scheduled)(\/[^/]+)?\.py$|(^|\/)(jobs|cron)\//
const JOB_NAME =
  /^(run|send|clean_?up|remove|delete|expire|purge|sync|scan|export|remind\w*|refresh|archive|notify)(_|$)|_(job|task)$/

/** Functions of job modules that nothing runs. */
function idleJobs(python: PythonFacts): JobsFacts['idle'] {
  return python.code.flatMap(({ root, file }) => {
    if (!JOB_MODULE.test(file) || purposeOf(file) !== 'service') return []
    return root.parts
      .filter(
        (node) => node.kind === 'function_definition' && JOB_NAME.test(nameOf(node)) && !nameOf(node).startsWith('_'),
      )
      .filter((node) => reachOfFunction(python, node) === 'never')
      .map((node) => ({ name: nameOfJob(python, node), at: { file, line: node.line } }))
  })
}

const LAST_RESORT =
  /\b(dead_?letters?\w*|\w*dlq\w*|DeadLetter\w*|FailedJobs?\w*|failed_(jobs?|tasks?|messages?)\w*|FailedJobRegistry|on_failure|max_(retries|tries|attempts)|attempts?_left|give_up_after|x-dead-letter-exchange)\b/gi

function lastResorts(python: PythonFacts): JobsFacts['lastResorts'] {
  return python.code.flatMap(({ tree, file }) => {
    if (!mayHold(tree, 'dead', 'dlq', 'failed', 'on_failure', 'max_', 'attempt') || purposeOf(file) === 'migration')
      return []
    if (!/(^|[/_])(jobs?|tasks?|workers?|queues?|celery\w*|cron|background|scheduler\w*)([/_.]|$)/i.test(file))
      return []
    // A field of a client's or a request's model only carries the word.
    if (/(^|\/)(clients?|types|schemas?|dto)\//.test(file)) return []
    const match = [...tree.text.matchAll(LAST_RESORT)][0]
    return match === undefined ? [] : [{ what: match[0], at: at(file, tree.text, match.index) }]
  })
}

/** More jobs than this are not followed for what they call. */
const MANY = 60

function namesReached(python: PythonFacts, definition: PythonNode): string[] {
  return calledFrom(python, definition, 5).map((one: Reached) => nameOfJob(python, one.definition))
}

/** `scheduler.shutdown()`: APScheduler ends when it is told to, and not by a signal. */
function shutDowns(python: PythonFacts): Position[] {
  return python
    .callsNamed('shutdown')
    .filter(({ node }) => /sched/i.test(node.field('function')?.field('object')?.text ?? ''))
    .map(({ node }) => node.position)
}

/** `max_retries=None` means for ever in Celery. */
function endless(python: PythonFacts): JobsFacts['endless'] {
  return python.code.flatMap(({ tree, file }) => {
    if (!mayHold(tree, 'max_retries') || !mayHold(tree, 'celery', 'shared_task')) return []
    return [...tree.text.matchAll(/\bmax_retries\s*=\s*None\b/g)].map((match) => ({
      what: match[0],
      at: at(file, tree.text, match.index),
    }))
  })
}

function at(file: string, text: string, offset: number): Position {
  return { file, line: text.slice(0, offset).split('\n').length }
}
