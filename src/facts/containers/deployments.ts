import type { ComposeProblem, ComposeService, ComposeSyntax } from '../../parsers/compose/syntax.ts'
import { developmentServer } from './development-server.ts'
import { storeOf } from './images.ts'
import { baseName, folderOf, joinPath } from './paths.ts'
import type { ComposeDeployment, ComposeFile, DeployedService } from './types.ts'

const BASE = /^(docker-)?compose\.ya?ml$/

/**
 * How compose files make deployments. A file for production that only adds to services of the base file beside it
 * runs on top of that; every other file stands alone. Where production has files of its own, the base file alone is
 * not one.
 */
export function findDeployments(files: readonly ComposeFile[]): ComposeDeployment[] {
  const byPath = new Map(files.map((file) => [file.file, file]))
  const deployments: ComposeDeployment[] = []
  for (const folder of new Set(files.map(({ file }) => folderOf(file)))) {
    const here = files.filter(({ file }) => folderOf(file) === folder)
    const base = here.find(({ file }) => BASE.test(baseName(file)))
    const overlays = here.filter((file) => file !== base && base !== undefined && isOverlay(file, base))
    const production = overlays.filter(({ purpose }) => purpose === 'production')
    if (base !== undefined && production.length === 0) deployments.push(deployment([base], byPath))
    for (const file of production) deployments.push(deployment(base === undefined ? [file] : [base, file], byPath))
    for (const file of here) {
      if (file !== base && !overlays.includes(file)) deployments.push(deployment([file], byPath))
    }
  }
  const order = ['production', 'unknown', 'development', 'test', 'example']
  return deployments.sort((a, b) => order.indexOf(a.purpose) - order.indexOf(b.purpose))
}

/** It changes services of the base without saying what they run. */
function isOverlay(file: ComposeFile, base: ComposeFile): boolean {
  return file.services.some(
    (service) =>
      service.image === undefined &&
      service.build === undefined &&
      base.services.some((one) => one.name === service.name && (one.image ?? one.build) !== undefined),
  )
}

function deployment(files: readonly ComposeFile[], byPath: ReadonlyMap<string, ComposeFile>): ComposeDeployment {
  const all = withIncludes(files, byPath)
  const problems: ComposeProblem[] = files.flatMap((file) => file.problems)
  const merged = new Map<string, ComposeService>()
  for (const file of all) {
    for (const service of file.services) {
      const extended = extend(service, file, byPath, problems, new Set())
      const known = merged.get(service.name)
      merged.set(service.name, known === undefined ? extended : mergeServices(known, extended))
    }
  }
  const services = [...merged.values()]
  problems.push(...danglingDependencies(services))
  const awaited = new Set(
    services.flatMap(({ dependsOn }) =>
      dependsOn.flatMap((one) => (one.condition === 'service_completed_successfully' ? [one.service] : [])),
    ),
  )
  const deployed = services.map((service) => describe(service, awaited.has(service.name)))
  const last = files.at(-1)
  const judged = { purpose: last?.purpose ?? 'unknown', reason: last?.reason ?? '' }
  return {
    files: all.map(({ file }) => file),
    ...(judged.purpose === 'unknown' ? (developmentByContent(services) ?? judged) : judged),
    storesOnly: deployed.every(
      (one) => one.build === undefined && (one.store !== undefined || isTool(one) || isOfficial(one)),
    ),
    services: deployed,
    volumes: all.flatMap(({ volumes }) => volumes),
    problems,
  }
}

function withIncludes(files: readonly ComposeFile[], byPath: ReadonlyMap<string, ComposeFile>): ComposeFile[] {
  const included = files.flatMap((file) =>
    file.includes.flatMap(({ text }) => byPath.get(joinPath(folderOf(file.file), text) ?? '') ?? []),
  )
  return [...new Set([...included, ...files])]
}

function extend(
  service: ComposeService,
  file: ComposeSyntax,
  byPath: ReadonlyMap<string, ComposeFile>,
  problems: ComposeProblem[],
  seen: Set<string>,
): ComposeService {
  if (service.extends === undefined) return service
  const path = service.extends.file === undefined ? file.file : joinPath(folderOf(file.file), service.extends.file)
  const other = path === file.file ? file : byPath.get(path ?? '')
  const parent = other?.services.find(({ name }) => name === service.extends?.service)
  const key = `${path}\0${service.extends.service}`
  if (other === undefined || parent === undefined || seen.has(key)) {
    const what = `service "${service.name}" extends "${service.extends.service}"`
    problems.push({ message: `${what}, which is not found${path === undefined ? '' : ` in ${path}`}`, at: service.at })
    return service
  }
  seen.add(key)
  return mergeServices(extend(parent, other, byPath, problems, seen), service)
}

/** Compose's rules: scalars are replaced, maps and lists are joined, `command` is replaced as a whole. */
function mergeServices(earlier: ComposeService, above: ComposeService): ComposeService {
  const below = withoutReplaced(earlier, above.replaces)
  const names = new Set(above.environment.map(({ name }) => name))
  const targets = new Set(above.mounts.map(({ target }) => target))
  const dependencies = new Set(above.dependsOn.map(({ service }) => service))
  return {
    ...below,
    ...Object.fromEntries(Object.entries(above).filter(([, value]) => value !== undefined && !isEmptyList(value))),
    name: above.name,
    at: (above.image ?? above.build) === undefined ? below.at : above.at,
    environment: [...below.environment.filter(({ name }) => !names.has(name)), ...above.environment],
    envFiles: [...below.envFiles, ...above.envFiles],
    ports: [...below.ports, ...above.ports],
    mounts: [...below.mounts.filter(({ target }) => !targets.has(target)), ...above.mounts],
    dependsOn: [...below.dependsOn.filter(({ service }) => !dependencies.has(service)), ...above.dependsOn],
    privileges: [...below.privileges, ...above.privileges],
    networks: joined(below.networks, above.networks),
    init: below.init || above.init,
    labels: [...below.labels, ...above.labels],
  } as ComposeService
}

function joined(below: ComposeService['networks'], above: ComposeService['networks']): ComposeService['networks'] {
  return below === undefined || above === undefined ? undefined : [...new Set([...below, ...above])]
}

function withoutReplaced(service: ComposeService, keys: readonly string[]): ComposeService {
  const has = (key: string) => keys.includes(key)
  return {
    ...service,
    ports: has('ports') ? [] : service.ports,
    mounts: has('volumes') ? [] : service.mounts,
    environment: has('environment') ? [] : service.environment,
    envFiles: has('env_file') ? [] : service.envFiles,
    dependsOn: has('depends_on') ? [] : service.dependsOn,
    build: has('build') ? undefined : service.build,
    command: has('command') ? undefined : service.command,
    healthcheck: has('healthcheck') ? undefined : service.healthcheck,
    restart: has('restart') ? undefined : service.restart,
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

function danglingDependencies(services: readonly ComposeService[]): ComposeProblem[] {
  const names = new Set(services.map(({ name }) => name))
  return services.flatMap(({ name, dependsOn }) =>
    dependsOn
      .filter((one) => !names.has(one.service))
      .map((one) => ({ message: `service "${name}" depends on "${one.service}", which does not exist`, at: one.at })),
  )
}

const RUNS_ONCE =
  /(^|[-_\s/])(migrate|migrations?|migrator|alembic|prestart|init|setup|seed|bootstrap|createbuckets?|create-buckets?|mc|certs?|permissions?)($|[-_\s])|alembic upgrade|prisma migrate|manage\.py (migrate|collectstatic)/i

function describe(service: ComposeService, awaited: boolean): DeployedService {
  const restart = service.restart?.text
  const command = `${service.entrypoint?.text ?? ''} ${service.command?.text ?? ''}`
  const stays = /\b(uvicorn|gunicorn|hypercorn|granian|fastapi run|celery|node|server)\b/.test(command)
  const named = RUNS_ONCE.test(service.name) || RUNS_ONCE.test(command)
  const oneShot = awaited || (restart !== 'always' && restart !== 'unless-stopped' && named && !stays)
  const store = service.image === undefined ? undefined : storeOf(service.image.name)?.name
  return {
    ...service,
    oneShot,
    store: oneShot ? undefined : store,
    dockerfile: undefined,
    missingDockerfile: undefined,
  }
}

/** An image without a publisher in its name is one of Docker's own library: no service of this repository. */
function isOfficial(service: DeployedService): boolean {
  return service.image !== undefined && !service.image.name.includes('/')
}

/** Tools that people run beside stores on their own machines. */
function isTool(service: DeployedService): boolean {
  return (
    service.oneShot ||
    /(pgadmin4?|adminer|mailhog|mailpit|mailcatcher|maildev|redisinsight|redis-commander|localstack|azurite|jaeger\S*|zookeeper|kafka-ui|flower)$/.test(
      service.image?.name ?? '',
    )
  )
}

/** A server that reloads on every change of a file is for the people who change them. */
function developmentByContent(
  services: readonly ComposeService[],
): { purpose: 'development'; reason: string } | undefined {
  for (const { name, command, build } of services) {
    const server = developmentServer(command?.text ?? '')
    if (server !== undefined) return { purpose: 'development', reason: `service "${name}" runs ${server}` }
    if (/^(dev|development|local)$/.test(build?.target ?? '')) {
      return { purpose: 'development', reason: `service "${name}" builds the stage "${build?.target}"` }
    }
  }
  return undefined
}
