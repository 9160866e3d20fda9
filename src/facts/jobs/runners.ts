import { argument, argumentsOf, decoratorsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { qualified } from '../python/names.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { JobRunner } from './types.ts'

export interface FoundJob {
  readonly definition: PythonNode
  readonly library: JobRunner['library']
  readonly trigger: 'schedule' | 'queue'
}

const MAKERS: readonly (readonly [JobRunner['library'], readonly string[]])[] = [
  ['celery', ['celery.Celery', 'celery.app.Celery', 'celery.app.base.Celery']],
  ['rq', ['rq.Queue', 'rq.Worker', 'rq.worker.Worker']],
  ['arq', ['arq.create_pool', 'arq.run_worker', 'arq.cron', 'arq.cron.cron']],
  ['dramatiq', ['dramatiq.actor', 'dramatiq.set_broker']],
  ['huey', ['huey.RedisHuey', 'huey.SqliteHuey', 'huey.Huey']],
  [
    'apscheduler',
    ['asyncio.AsyncIOScheduler', 'background.BackgroundScheduler', 'blocking.BlockingScheduler'].map(
      (name) => `apscheduler.schedulers.${name}`,
    ),
  ],
]

/** The libraries that run jobs here, where they are set up. */
export function findRunners(python: PythonFacts): JobRunner[] {
  const words = ['celery', 'rq', 'arq', 'huey', 'apscheduler', 'dramatiq', 'taskiq', 'repeat_every']
  if (!python.code.some(({ tree }) => mayHold(tree, ...words.filter((word) => word.length > 2), ' rq'))) return []
  const made = MAKERS.flatMap(([library, names]) =>
    python.callsTo(...names).map(({ node }) => ({ library, at: node.position, within: within(python, node) })),
  )
  const settings = python.code.flatMap(({ root, tree }) =>
    mayHold(tree, 'WorkerSettings') && tree.text.includes('arq')
      ? root
          .find('class_definition')
          .filter((node) => /WorkerSettings$/.test(nameOf(node)) && /\b(functions|cron_jobs)\b/.test(node.text))
          .map((node) => ({
            library: 'arq' as const,
            at: { file: tree.file, line: node.line },
            within: within(python, node),
          }))
      : [],
  )
  return [...made, ...settings].filter(({ at }) => purposeOf(at.file) !== 'migration')
}

const DECORATORS: readonly (readonly [JobRunner['library'], RegExp, FoundJob['trigger']])[] = [
  ['celery', /^(\w+\.)*(shared_task)\b|^(celery|celery_app|app|worker|current_app)\.task\b/, 'queue'],
  ['dramatiq', /^dramatiq\.actor\b|^actor\b/, 'queue'],
  ['huey', /huey\w*\.periodic_task\b/, 'schedule'],
  ['huey', /huey\w*\.task\b/, 'queue'],
  ['taskiq', /^broker\.task\b/, 'queue'],
  ['apscheduler', /\.scheduled_job\b/, 'schedule'],
  ['repeat_every', /^repeat_every\b/, 'schedule'],
]
const DECORATED = /@(\w+\.)*(shared_task|task|actor|periodic_task|scheduled_job|repeat_every)\b/
const LIBRARY_WORDS = ['celery', 'dramatiq', 'huey', 'taskiq', 'apscheduler', 'repeat_every', 'scheduler']

/** The functions that those libraries run. */
export function findJobs(python: PythonFacts): FoundJob[] {
  const decorated = python.code.flatMap(({ root, tree, file }) => {
    if (purposeOf(file) === 'migration' || !mayHold(tree, ...LIBRARY_WORDS) || !DECORATED.test(tree.text)) return []
    return root.find('decorated_definition').flatMap((node): FoundJob[] => {
      const definition = node.field('definition')
      if (definition?.kind !== 'function_definition') return []
      const texts = decoratorsOf(definition).map(({ text }) => text)
      const rule = DECORATORS.find(
        ([library, pattern]) => hasLibrary(tree.text, library) && texts.some((text) => pattern.test(text)),
      )
      return rule === undefined ? [] : [{ definition, library: rule[0], trigger: rule[2] }]
    })
  })
  return [...decorated, ...registered(python)]
}

function hasLibrary(text: string, library: JobRunner['library']): boolean {
  return text.includes(library === 'apscheduler' ? 'scheduler' : library)
}

/** `scheduler.add_job(f, …)`, `cron(f, …)`, `queue.enqueue(f, …)`, `WorkerSettings.functions = [f]`. */
function registered(python: PythonFacts): FoundJob[] {
  const found: FoundJob[] = []
  const add = (node: PythonNode | undefined, library: JobRunner['library'], trigger: FoundJob['trigger']): void => {
    const target = node === undefined ? undefined : python.resolve(node)
    if (target?.kind === 'function') found.push({ definition: target.node, library, trigger })
  }
  for (const { node, module } of python.callsNamed('add_job')) {
    if (mayHold(module.tree, 'scheduler')) add(argument(node, 'func', 0), 'apscheduler', 'schedule')
  }
  for (const { node } of python.callsTo('arq.cron', 'arq.cron.cron'))
    add(argument(node, 'coroutine', 0), 'arq', 'schedule')
  for (const { node, module } of python.callsNamed('enqueue')) {
    if (/\brq\b/.test(module.tree.text)) add(argumentsOf(node)[0]?.value, 'rq', 'queue')
  }
  for (const { root, tree } of python.code) {
    if (!mayHold(tree, 'WorkerSettings') || !tree.text.includes('arq')) continue
    for (const node of root.find('assignment')) {
      const right = node.field('right')
      if (node.field('left')?.text === 'functions' && right?.kind === 'list')
        for (const part of right.parts) add(part, 'arq', 'queue')
    }
  }
  return found
}

export function nameOfJob(python: PythonFacts, definition: PythonNode): string {
  return qualified(definition, python.moduleOf(definition))
}
