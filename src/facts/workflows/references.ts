import type { Position } from '../../core/position.ts'
import type { WorkflowJob, WorkflowStep, WorkflowUses } from '../../parsers/workflow/syntax.ts'
import { joinPath } from '../containers/paths.ts'
import type { Repository } from '../references/repository.ts'
import type { ExpandedCommand } from '../references/resolve.ts'
import { referencesOf } from '../references/resolve.ts'
import type { LocalAction, MissingReference, Workflow } from './types.ts'

export interface Lookup {
  readonly missing: MissingReference[]
  checked: number
}

/** Options of well-known actions that name files. */
const FILE_OPTIONS =
  /^(python-version-file|node-version-file|go-version-file|java-version-file|global-json-file|toolchain-file|config-file|file|dockerfile)$/

/** Looks up what the jobs of a workflow name: local workflows and actions, folders, and files of actions. */
export function lookUpUses(
  repository: Repository,
  workflow: Workflow,
  actions: readonly LocalAction[],
  lookup: Lookup,
): void {
  const miss = (what: string, name: string, at: Position, found: boolean): void => {
    lookup.checked++
    if (!found)
      lookup.missing.push({ what, name, at, confidence: repository.workspace.git === undefined ? 'low' : 'high' })
  }
  const local = (uses: WorkflowUses | undefined): void => {
    if (uses?.kind !== 'local') return
    const [path = ''] = uses.name.split('@', 1)
    const folder = path.replace(/\/+$/, '')
    const found = /\.ya?ml$/.test(folder)
      ? repository.exists(folder)
      : actions.some((action) => action.folder === folder) ||
        ['action.yml', 'action.yaml', 'Dockerfile'].some((name) => repository.exists(joinPath(folder, name) ?? ''))
    miss(/\.ya?ml$/.test(folder) ? 'reusable workflow' : 'local action', uses.text, uses.at, found)
  }
  for (const job of workflow.jobs) {
    local(job.uses)
    for (const need of job.needs) {
      if (!need.text.includes('$'))
        miss(
          'job',
          need.text,
          need.at,
          workflow.jobs.some(({ id }) => id === need.text),
        )
    }
    if (!hasOwnCheckout(job)) continue
    for (const step of job.steps) {
      local(step.uses)
      lookUpOptions(repository, step, miss)
      lookUpFolder(repository, step, job, miss)
    }
  }
}

function lookUpOptions(
  repository: Repository,
  step: WorkflowStep,
  miss: (what: string, name: string, at: Position, found: boolean) => void,
): void {
  if (
    step.uses?.kind !== 'action' ||
    !/^(actions\/setup-|docker\/build-push-action|astral-sh\/|hadolint\/)/.test(step.uses.name)
  )
    return
  for (const { name, value, at } of step.with) {
    if (!FILE_OPTIONS.test(name) || !/^[\w./-]+$/.test(value)) continue
    const path = joinPath('', value)
    if (path !== undefined) miss('file', value, at, repository.mayExist(path))
  }
}

function lookUpFolder(
  repository: Repository,
  step: WorkflowStep,
  job: WorkflowJob,
  miss: (what: string, name: string, at: Position, found: boolean) => void,
): void {
  const folder = step.run?.workingDirectory
  if (folder === undefined || !/^[\w./-]+$/.test(folder.text) || folder.text.startsWith('/')) return
  const path = joinPath('', folder.text)
  if (path === undefined || madeBefore(repository, job, step, folder.text)) return
  miss('working directory', folder.text, folder.at, repository.mayExist(path))
}

/** Only a plain checkout of this repository at the usual place makes its paths meaningful. */
export function hasOwnCheckout(job: WorkflowJob): boolean {
  const checkouts = job.steps.filter(({ uses }) => uses?.name === 'actions/checkout')
  return (
    checkouts.length > 0 &&
    checkouts.every((step) => step.with.every(({ name }) => name !== 'path' && name !== 'repository' && name !== 'ref'))
  )
}

/** Whether something earlier in the job speaks of a name: then it may well have made it. */
function madeBefore(repository: Repository, job: WorkflowJob, step: WorkflowStep, name: string): boolean {
  const first = name.replace(/^\.\//, '').split('/', 1)[0] ?? name
  const base = name.slice(name.lastIndexOf('/') + 1)
  const foreign = first !== '' && !repository.exists(first)
  return job.steps.slice(0, step.index).some((one) => {
    const texts = [one.run?.text ?? '', ...one.with.map(({ value }) => value)]
    if (/^(actions\/(download-artifact|cache)|.*(clone|fetch))/.test(one.uses?.name ?? '')) return true
    const within = new RegExp(`(^|[\\s/"'])${literal(first)}/`)
    return texts.some((text) => (base !== '' && text.includes(base)) || (foreign && within.test(text)))
  })
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Looks up what one command names. */
export function lookUpCommand(
  repository: Repository,
  job: WorkflowJob,
  step: WorkflowStep,
  expanded: ExpandedCommand,
  at: Position,
  lookup: Lookup,
): void {
  if (!hasOwnCheckout(job) || expanded.folder === undefined || expanded.path.length > 1 || step.run === undefined)
    return
  if (expanded.folder !== '' && !repository.exists(expanded.folder)) return
  for (const reference of referencesOf(repository, expanded.words, expanded.folder)) {
    lookup.checked++
    if (
      reference.found ||
      writtenEarlier(repository, step, expanded, reference.name) ||
      madeBefore(repository, job, step, reference.name)
    )
      continue
    const confidence =
      repository.workspace.git === undefined
        ? 'low'
        : reference.kind === 'file' || reference.kind === 'folder'
          ? 'medium'
          : 'high'
    lookup.missing.push({ what: reference.kind, name: reference.name, at, confidence })
  }
}

/** A line above in the same script speaks of the name, or a test stands before it (`[ -f x ] && …`). */
function writtenEarlier(repository: Repository, step: WorkflowStep, expanded: ExpandedCommand, name: string): boolean {
  const lines = (step.run?.text ?? '').split('\n')
  const parts = name.split('/').filter((part) => !/^\.{0,2}$/.test(part))
  const [first = name] = parts
  const base = parts.at(-1) ?? name
  const above = lines.slice(0, expanded.command.line).join('\n')
  const own = lines[expanded.command.line] ?? ''
  const before = own.slice(0, Math.max(0, own.indexOf(expanded.command.words[0] ?? '')))
  const earlier = `${above}\n${before}`
  return (
    earlier.includes(base) || (!repository.exists(first) && earlier.includes(first)) || /\|\|\s*(true|:|echo)/.test(own)
  )
}
