import { parseCompose } from '../../parsers/compose/parse.ts'
import type { ComposeSyntax } from '../../parsers/compose/syntax.ts'
import { parseDockerfile } from '../../parsers/dockerfile/parse.ts'
import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { findDeployments } from './deployments.ts'
import { baseName, folderOf, joinPath } from './paths.ts'
import type { Judged } from './purpose.ts'
import { purposeOf } from './purpose.ts'
import { chainOf, shippedStage, startOf, userOf } from './shipped.ts'
import { missingSources } from './sources.ts'
import type { ComposeDeployment, ComposeFile, ContainersFacts, DeployedService, Dockerfile } from './types.ts'

const DOCKERFILE = /^(Dockerfile|Containerfile)([._-][\w.-]+)?$|\.(dockerfile|containerfile)$/i
/** Copies for other tools (Jinja, Go templates) and other things whose names merely begin alike. */
const NO_DOCKERFILE =
  /\.(dockerignore|md|mdx|rst|txt|j2|jinja2?|tmpl|tpl|template|in|erb|py|ts|js|json|ya?ml|sh|bak|orig)$/i
const COMPOSE = /^(docker-)?compose([._-][\w.-]+)?\.ya?ml$|^[\w-]+[._-](docker-)?compose\.ya?ml$/i

/** Containers, as Dockerfiles and compose files describe them. */
export default defineFact<ContainersFacts>({
  async collect({ workspace }) {
    const composeFiles = readComposeFiles(workspace)
    const deployments = findDeployments(composeFiles)
    const found = workspace.files.filter(isDockerfile)
    const linked = deployments.map((one) => linkDockerfiles(workspace, one))
    return {
      dockerfiles: found.map((file) => readDockerfile(workspace, file, linked)),
      composeFiles,
      deployments: linked,
      ignoreFiles: readIgnoreFiles(workspace),
      otherPlatforms: otherPlatforms(workspace),
      searched: workspace.files.length,
    }
  },
})

function isDockerfile({ path, role }: WorkspaceFile): boolean {
  const name = baseName(path)
  return role !== 'vendored' && role !== 'generated' && DOCKERFILE.test(name) && !NO_DOCKERFILE.test(name)
}

function readComposeFiles(workspace: Workspace): ComposeFile[] {
  return workspace.files.flatMap((file) => {
    if (file.role === 'vendored' || file.role === 'generated' || !COMPOSE.test(baseName(file.path))) return []
    const text = workspace.read(file.path)
    const judged = purposeOf(file.path, file.role)
    if (text !== undefined) {
      const syntax = parseCompose(file.path, text)
      return [{ ...syntax, ...(judged.purpose === 'unknown' ? (aidOf(workspace, syntax) ?? judged) : judged) }]
    }
    const problems = [{ message: reasonUnread(workspace, file.path), at: { file: file.path, line: 1 } }]
    return [{ file: file.path, services: [], volumes: [], includes: [], problems, ...judged }]
  })
}

/** A file between Python modules that builds nothing starts what a developer of that module tries it against. */
function aidOf(workspace: Workspace, syntax: ComposeSyntax): Judged | undefined {
  const folder = folderOf(syntax.file)
  if (folder === '' || syntax.services.some(({ build }) => build !== undefined)) return undefined
  const amongCode = workspace.files.some(({ path }) => path.endsWith('.py') && folderOf(path) === folder)
  return amongCode ? { purpose: 'development', reason: 'it lies between Python modules and builds nothing' } : undefined
}

function reasonUnread(workspace: Workspace, path: string): string {
  return `the file could not be read: ${workspace.unread.find((one) => one.path === path)?.reason ?? 'unknown reason'}`
}

function linkDockerfiles(workspace: Workspace, deployment: ComposeDeployment): ComposeDeployment {
  const services = deployment.services.map((service): DeployedService => {
    const path = service.build === undefined || service.build.inline ? undefined : dockerfileOf(service)
    if (path === undefined) return service
    // A context that is not here at all is another repository, checked out beside this one or as a submodule.
    const folder = folderOf(path)
    const present = folder === '' || workspace.files.some((file) => file.path.startsWith(`${folder}/`))
    return workspace.file(path) === undefined
      ? { ...service, missingDockerfile: present && workspace.isIgnored(path) !== true ? path : undefined }
      : { ...service, dockerfile: path }
  })
  return { ...deployment, services }
}

/** Where compose looks for the Dockerfile of a service; undefined outside the repository or behind a variable. */
export function dockerfileOf(service: Pick<DeployedService, 'build'>): string | undefined {
  const { build } = service
  if (build === undefined || /\$|:\/\//.test(build.context + (build.dockerfile ?? ''))) return undefined
  const context = joinPath(folderOf(build.at.file), build.context)
  return context === undefined ? undefined : joinPath(context, build.dockerfile ?? 'Dockerfile')
}

function readDockerfile(
  workspace: Workspace,
  file: WorkspaceFile,
  deployments: readonly ComposeDeployment[],
): Dockerfile {
  const users = deployments.flatMap((deployment) =>
    deployment.services
      .filter(({ dockerfile }) => dockerfile === file.path)
      .map((service) => ({ service, deployment })),
  )
  const productive = users.filter(({ deployment }) => /^(production|unknown)$/.test(deployment.purpose))
  const named = purposeOf(file.path, file.role)
  const judged =
    named.purpose === 'unknown' && users.length > 0 && productive.length === 0
      ? { purpose: 'unknown' as const, reason: 'only compose files for development build it' }
      : named
  const text = workspace.read(file.path)
  const syntax =
    text === undefined
      ? {
          file: file.path,
          stages: [],
          variables: [],
          problems: [{ message: reasonUnread(workspace, file.path), at: { file: file.path, line: 1 } }],
        }
      : parseDockerfile(file.path, text)
  const shipped = shippedStage(syntax, productive.find(({ service }) => service.build?.target)?.service.build?.target)
  const chain = chainOf(syntax, shipped)
  const contexts = contextsOf(
    file.path,
    users.map(({ service }) => service),
  )
  return {
    ...syntax,
    ...judged,
    readable: syntax.stages.length > 0,
    shipped,
    chain,
    user: userOf(chain),
    start: startOf(workspace, chain, contexts),
    builtBy: users.map(({ service }) => ({ service: service.name, at: service.build?.at ?? service.at })),
    contexts,
    missingSources: missingSources(workspace, syntax, contexts),
  }
}

/** Contexts that compose names, then the Dockerfile's folder and those above it. */
function contextsOf(path: string, services: readonly DeployedService[]): string[] {
  const named = services.flatMap(({ build }) => {
    const context = build === undefined ? undefined : joinPath(folderOf(build.at.file), build.context)
    return context === undefined ? [] : [context]
  })
  const above: string[] = []
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    above.push(folder)
    if (folder === '') break
  }
  return [...new Set([...named, ...above])]
}

function readIgnoreFiles(workspace: Workspace): ContainersFacts['ignoreFiles'] {
  return workspace.glob('{,**/}.dockerignore', '{,**/}.containerignore', '{,**/}*.dockerignore').map(({ path }) => ({
    file: path,
    patterns: (workspace.read(path) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#')),
  }))
}

const PLATFORMS: readonly (readonly [name: string, ...globs: string[]])[] = [
  ['Helm', '{,**/}Chart.yaml'],
  ['Kubernetes', '{,**/}{k8s,kubernetes,kustomize,manifests}/**/*.{yml,yaml}', '{,**/}kustomization.{yml,yaml}'],
  ['Procfile', 'Procfile'],
  ['Fly.io', '{,**/}fly.toml'],
  ['Render', '{,**/}render.{yaml,yml}'],
  ['Railway', '{,**/}railway.{json,toml}'],
  ['App Engine', '{,**/}app.yaml'],
  ['Serverless Framework', '{,**/}serverless.{yml,yaml}'],
  ['AWS SAM', '{,**/}samconfig.toml'],
  ['Vercel', 'vercel.json'],
  ['Terraform', '{,**/}*.tf'],
  ['Copilot', 'copilot/**/manifest.yml'],
  ['Nomad', '{,**/}*.nomad'],
]

function otherPlatforms(workspace: Workspace): ContainersFacts['otherPlatforms'] {
  return PLATFORMS.flatMap(([name, ...globs]) => {
    const found = workspace.glob(...globs).find(({ role }) => role === 'code')
    return found === undefined ? [] : [{ name, file: found.path }]
  })
}
