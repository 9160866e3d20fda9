import type { Position } from '../../core/position.ts'
import type { YamlEntry, YamlNode, YamlSpan } from '../yaml/nodes.ts'
import { entriesOf, entryOf, itemsOf, scalarsOf, textAt, valueAt } from '../yaml/nodes.ts'
import { readYaml } from '../yaml/read.ts'
import type {
  WorkflowJob,
  WorkflowPermissions,
  WorkflowProblem,
  WorkflowStep,
  WorkflowSyntax,
  WorkflowText,
  WorkflowTrigger,
  WorkflowUses,
  WorkflowVariable,
} from './syntax.ts'

/** Reads a GitHub workflow, or the `runs` of a local action (as one job named `runs`). */
export function parseWorkflow(file: string, text: string): WorkflowSyntax {
  const { root, problems } = readYaml(text)
  const reader = new WorkflowReader(file)
  const runs = entryOf(root, 'runs')
  const jobs = runs === undefined ? entriesOf(valueAt(root, 'jobs')) : [{ ...runs, key: 'runs' }]
  const directory = reader.text(root, 'defaults', 'run', 'working-directory')
  const shell = textAt(root, 'defaults', 'run', 'shell')
  return {
    file,
    name: textAt(root, 'name'),
    triggers: reader.triggers(valueAt(root, 'on')),
    permissions: reader.permissions(root),
    env: reader.variables(valueAt(root, 'env')),
    jobs: jobs.map((entry) => reader.job(entry, directory, shell)),
    problems: [
      ...problems.map(({ message, line }) => ({ message, at: { file, line } })),
      ...structureProblems(file, root, problems.length > 0),
    ],
  }
}

function structureProblems(file: string, root: YamlNode | undefined, broken: boolean): WorkflowProblem[] {
  if (broken) return []
  const at = { file, line: 1 }
  if (root?.kind !== 'map') return [{ message: 'the file holds no workflow', at }]
  if (entryOf(root, 'runs') !== undefined) return []
  return ['on', 'jobs'].flatMap((key) =>
    entryOf(root, key) === undefined ? [{ message: `there is no "${key}" key`, at }] : [],
  )
}

class WorkflowReader {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  #at(span: YamlSpan): Position {
    return { file: this.#file, line: span.line, endLine: span.endLine, column: span.column }
  }

  text(node: YamlNode | undefined, ...path: string[]): WorkflowText | undefined {
    const value = valueAt(node, ...path)
    return value?.kind === 'scalar' && !value.isNull ? { text: value.text, at: this.#at(value) } : undefined
  }

  #texts(node: YamlNode | undefined): WorkflowText[] {
    return scalarsOf(node).map((one) => ({ text: one.text, at: this.#at(one) }))
  }

  variables(node: YamlNode | undefined): WorkflowVariable[] {
    return entriesOf(node).flatMap(({ key, value, line }) =>
      value?.kind === 'scalar'
        ? [{ name: key, value: value.text, at: { file: this.#file, line, endLine: value.endLine } }]
        : [],
    )
  }

  triggers(node: YamlNode | undefined): WorkflowTrigger[] {
    const bare = scalarsOf(node).map((one) => this.#trigger(one.text, one, undefined))
    return [...bare, ...entriesOf(node).map((entry) => this.#trigger(entry.key, entry, entry.value))]
  }

  #trigger(event: string, span: YamlSpan, node: YamlNode | undefined): WorkflowTrigger {
    return {
      event,
      branches: this.#texts(valueAt(node, 'branches')),
      branchesIgnore: this.#texts(valueAt(node, 'branches-ignore')),
      paths: this.#texts(valueAt(node, 'paths')),
      pathsIgnore: this.#texts(valueAt(node, 'paths-ignore')),
      tags: this.#texts(valueAt(node, 'tags')),
      types: scalarsOf(valueAt(node, 'types')).map(({ text }) => text),
      at: this.#at(span),
    }
  }

  permissions(node: YamlNode | undefined): WorkflowPermissions | undefined {
    const entry = entryOf(node, 'permissions')
    if (entry === undefined) return undefined
    const word = entry.value?.kind === 'scalar' ? entry.value.text : undefined
    return {
      all: word === 'read-all' || word === 'write-all' ? word : undefined,
      scopes: entriesOf(entry.value).map((one) => ({
        scope: one.key,
        level: one.value?.kind === 'scalar' ? one.value.text : '',
        at: this.#at(one),
      })),
      at: this.#at(entry),
    }
  }

  job(entry: YamlEntry, directory: WorkflowText | undefined, shell: string | undefined): WorkflowJob {
    const node = entry.value
    const at = this.text(node, 'defaults', 'run', 'working-directory') ?? directory
    const usual = textAt(node, 'defaults', 'run', 'shell') ?? shell
    const runsOn = valueAt(node, 'runs-on')
    return {
      id: entry.key,
      name: textAt(node, 'name'),
      if: this.text(node, 'if'),
      needs: this.#texts(valueAt(node, 'needs')),
      continueOnError: this.text(node, 'continue-on-error'),
      permissions: this.permissions(node),
      env: this.variables(valueAt(node, 'env')),
      uses: this.#uses(this.text(node, 'uses')),
      with: this.variables(valueAt(node, 'with')),
      services: entriesOf(valueAt(node, 'services')).map((service) => ({
        name: service.key,
        image: textAt(service.value, 'image') ?? '',
        env: this.variables(valueAt(service.value, 'env')),
        at: this.#at(service),
      })),
      runsOn: scalarsOf(runsOn)
        .map(({ text }) => text)
        .join(', '),
      steps: itemsOf(valueAt(node, 'steps')).map((step, index) => this.#step(step, index, at, usual)),
      at: this.#at(entry),
    }
  }

  #step(node: YamlNode, index: number, directory: WorkflowText | undefined, shell: string | undefined): WorkflowStep {
    const run = valueAt(node, 'run')
    return {
      index,
      name: textAt(node, 'name'),
      id: textAt(node, 'id'),
      uses: this.#uses(this.text(node, 'uses')),
      run:
        run?.kind === 'scalar'
          ? {
              text: run.text,
              at: { file: this.#file, line: run.textLine, endLine: run.endLine },
              shell: textAt(node, 'shell') ?? shell,
              workingDirectory: this.text(node, 'working-directory') ?? directory,
            }
          : undefined,
      if: this.text(node, 'if'),
      continueOnError: this.text(node, 'continue-on-error'),
      env: this.variables(valueAt(node, 'env')),
      with: this.variables(valueAt(node, 'with')),
      at: this.#at(node),
    }
  }

  #uses(written: WorkflowText | undefined): WorkflowUses | undefined {
    if (written === undefined) return undefined
    const { text, at } = written
    if (text.startsWith('docker://')) {
      return { text, kind: 'docker', name: text.slice('docker://'.length), ref: undefined, at }
    }
    if (text.startsWith('./')) return { text, kind: 'local', name: text.slice(2), ref: undefined, at }
    const [name = '', ref] = text.split('@', 2)
    return { text, kind: 'action', name, ref, at }
  }
}
