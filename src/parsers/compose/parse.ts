import type { Position } from '../../core/position.ts'
import type { YamlEntry, YamlNode } from '../yaml/nodes.ts'
import { entriesOf, entryOf, itemsOf, scalarsOf, textAt, valueAt } from '../yaml/nodes.ts'
import { readYaml } from '../yaml/read.ts'
import {
  interpolate,
  readBuild,
  readCommand,
  readMount,
  readPort,
  readVariables,
  resolveComposeImage,
} from './parts.ts'
import type { ComposeDependency, ComposeProblem, ComposeService, ComposeSyntax, ComposeText } from './syntax.ts'

/** Reads a compose file; what is broken becomes a problem with its line. */
export function parseCompose(file: string, text: string): ComposeSyntax {
  const { root, problems } = readYaml(text)
  const services = valueAt(root, 'services')
  return {
    file,
    services: entriesOf(services).flatMap((entry) => (entry.value?.kind === 'map' ? [readService(file, entry)] : [])),
    volumes: entriesOf(valueAt(root, 'volumes')).map((entry) => ({
      name: entry.key,
      external: !/^(false|)$/.test(textAt(entry.value, 'external') ?? (valueAt(entry.value, 'external') ? 'yes' : '')),
      tmpfs: textAt(entry.value, 'driver_opts', 'type') === 'tmpfs',
      at: placeOf(file, entry),
    })),
    includes: readIncludes(file, valueAt(root, 'include')),
    problems: [
      ...problems.map(({ message, line }) => ({ message, at: { file, line } })),
      ...structureProblems(file, root, problems.length > 0),
    ],
  }
}

function placeOf(file: string, span: { line: number; endLine: number }): Position {
  return { file, line: span.line, endLine: span.endLine }
}

function structureProblems(file: string, root: YamlNode | undefined, broken: boolean): ComposeProblem[] {
  if (broken && root === undefined) return []
  if (root === undefined) return [{ message: 'the file is empty', at: { file, line: 1 } }]
  if (root.kind !== 'map') return [{ message: 'the file is not a map of services', at: { file, line: root.line } }]
  const services = entryOf(root, 'services')
  if (services === undefined) {
    return entryOf(root, 'include') ? [] : [{ message: 'there is no "services" key', at: { file, line: 1 } }]
  }
  if (services.value?.kind !== 'map') {
    return [{ message: '"services" holds no services', at: placeOf(file, services) }]
  }
  return services.value.entries.flatMap((entry) =>
    entry.value?.kind === 'map' || isNull(entry.value)
      ? []
      : [{ message: `service "${entry.key}" is not a map`, at: placeOf(file, entry) }],
  )
}

function isNull(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && node.isNull)
}

function readIncludes(file: string, node: YamlNode | undefined): ComposeText[] {
  const items = node?.kind === 'scalar' ? [node] : itemsOf(node)
  return items.flatMap((item) =>
    scalarsOf(item.kind === 'map' ? valueAt(item, 'path') : item).map((one) => ({
      text: one.text,
      at: placeOf(file, one),
    })),
  )
}

function readService(file: string, entry: YamlEntry): ComposeService {
  const node = entry.value
  const at = placeOf(file, entry)
  const scalar = (...path: string[]): ComposeText | undefined => {
    const value = valueAt(node, ...path)
    return value?.kind === 'scalar' && !value.isNull
      ? { text: interpolate(value.text), at: placeOf(file, value) }
      : undefined
  }
  const image = scalar('image')
  return {
    name: entry.key,
    at,
    image: image === undefined ? undefined : resolveComposeImage(image),
    build: readBuild(file, entryOf(node, 'build')),
    command: readCommand(file, valueAt(node, 'command')),
    entrypoint: readCommand(file, valueAt(node, 'entrypoint')),
    environment: readVariables(file, valueAt(node, 'environment')),
    envFiles: readEnvFiles(file, valueAt(node, 'env_file')),
    ports: itemsOf(valueAt(node, 'ports')).flatMap((item) => readPort(item, placeOf(file, item)) ?? []),
    mounts: itemsOf(valueAt(node, 'volumes')).flatMap((item) => readMount(item, placeOf(file, item)) ?? []),
    healthcheck: readHealthcheck(file, entryOf(node, 'healthcheck')),
    restart: scalar('restart'),
    deployRestart: scalar('deploy', 'restart_policy', 'condition') ?? anyRestartPolicy(file, node),
    memoryLimit: scalar('deploy', 'resources', 'limits', 'memory') ?? scalar('mem_limit'),
    cpuLimit: scalar('deploy', 'resources', 'limits', 'cpus') ?? scalar('cpus') ?? scalar('cpu_quota'),
    replicas: scalar('deploy', 'replicas') ?? scalar('scale'),
    dependsOn: readDependencies(file, valueAt(node, 'depends_on')),
    networks: textAt(node, 'network_mode') === undefined ? readNetworks(valueAt(node, 'networks')) : undefined,
    profiles: scalarsOf(valueAt(node, 'profiles')).map(({ text }) => text),
    user: scalar('user'),
    privileges: readPrivileges(file, node),
    init: textAt(node, 'init') === 'true',
    extends: readExtends(valueAt(node, 'extends')),
    labels: readVariables(file, valueAt(node, 'labels')),
    replaces: entriesOf(node).flatMap(({ key, value }) => (/^!(reset|override)$/.test(value?.tag ?? '') ? [key] : [])),
  }
}

/** A list of names, or a map whose keys are names. */
function readNetworks(node: YamlNode | undefined): string[] {
  return node?.kind === 'map' ? entriesOf(node).map(({ key }) => key) : scalarsOf(node).map(({ text }) => text)
}

/** `restart_policy: {}` restarts on any exit: that is its default condition. */
function anyRestartPolicy(file: string, node: YamlNode | undefined): ComposeText | undefined {
  const entry = entryOf(valueAt(node, 'deploy'), 'restart_policy')
  return entry?.value?.kind === 'map' ? { text: 'any', at: placeOf(file, entry) } : undefined
}

function readEnvFiles(file: string, node: YamlNode | undefined): ComposeText[] {
  const items = node?.kind === 'scalar' ? [node] : itemsOf(node)
  return items.flatMap((item) => {
    const path = item.kind === 'map' ? valueAt(item, 'path') : item
    return path?.kind === 'scalar' && !path.isNull ? [{ text: path.text, at: placeOf(file, path) }] : []
  })
}

function readHealthcheck(file: string, entry: YamlEntry | undefined): ComposeService['healthcheck'] {
  const node = entry?.value
  if (entry === undefined || node?.kind !== 'map') return undefined
  const test = valueAt(node, 'test')
  const words = test?.kind === 'list' ? scalarsOf(test).map(({ text }) => text) : undefined
  const none = words?.[0] === 'NONE' || (test?.kind === 'scalar' && test.text === 'NONE')
  const command = /^CMD(-SHELL)?$/.test(words?.[0] ?? '') ? words?.slice(1) : words
  const text = command?.join(' ') ?? (test?.kind === 'scalar' ? test.text : undefined)
  return { test: text, disabled: none || textAt(node, 'disable') === 'true', at: placeOf(file, entry) }
}

function readDependencies(file: string, node: YamlNode | undefined): ComposeDependency[] {
  const listed = scalarsOf(node).map((item) => ({
    service: item.text,
    condition: 'service_started',
    at: placeOf(file, item),
  }))
  const mapped = entriesOf(node).map((entry) => ({
    service: entry.key,
    condition: textAt(entry.value, 'condition') ?? 'service_started',
    at: placeOf(file, entry),
  }))
  return [...listed, ...mapped]
}

function readExtends(node: YamlNode | undefined): ComposeService['extends'] {
  if (node?.kind === 'scalar') return { service: node.text, file: undefined }
  const service = textAt(node, 'service')
  return service === undefined ? undefined : { service, file: textAt(node, 'file') }
}

function readPrivileges(file: string, node: YamlNode | undefined): ComposeService['privileges'] {
  const found: { kind: ComposeService['privileges'][number]['kind']; text: string; at: Position }[] = []
  for (const { key, value, ...span } of entriesOf(node)) {
    const at = placeOf(file, span)
    if (key === 'privileged' && textAt(node, key) === 'true')
      found.push({ kind: 'privileged', text: 'privileged: true', at })
    if (/^(network_mode|pid|ipc|userns_mode|uts)$/.test(key) && textAt(node, key) === 'host') {
      found.push({ kind: 'host', text: `${key}: host`, at })
    }
    if (key === 'cap_add') {
      for (const item of scalarsOf(value)) {
        found.push({ kind: 'capability', text: `cap_add: ${item.text}`, at: placeOf(file, item) })
      }
    }
    if (key === 'security_opt') {
      for (const item of scalarsOf(value)) {
        if (/unconfined|label[:=]disable/.test(item.text)) {
          found.push({ kind: 'security', text: `security_opt: ${item.text}`, at: placeOf(file, item) })
        }
      }
    }
  }
  return found
}
