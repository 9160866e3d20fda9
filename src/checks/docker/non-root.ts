import type { Evidence } from '../../core/evidence.ts'
import { source } from '../../core/evidence.ts'
import { defaultUserOf, storeOf } from '../../facts/containers/images.ts'
import type { ContainersFacts, DeployedService, Dockerfile } from '../../facts/containers/types.ts'
import { substitute } from '../../parsers/dockerfile/image.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

const ROOT = /^(root|0|ContainerAdministrator)(:|$)/
/** Programs that give up root before they start the service. */
const DROPS = /\b(gosu|su-exec|setpriv|runuser|chpst|s6-setuidgid|su)\s+(-\S+\s+)*["']?[$\w]/

export default defineCheck({
  id: 'docker/non-root',
  title: 'Every image runs as a user other than root',
  severity: 'warning',
  answers: ['A-122', 'C-243'],
  why: 'A process that is root in its container is one kernel or mount mistake away from being root on the host, and may rewrite its own code until then.',
  fix: 'Create a user in the last stage and switch to it: RUN useradd --uid 10001 app, then USER 10001 after the last step that needs root.',
  references: [
    { label: 'CWE-250', url: 'https://cwe.mitre.org/data/definitions/250.html' },
    { label: 'Docker: USER', url: 'https://docs.docker.com/reference/dockerfile/#user' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeDockerfiles(
      containers,
      { fail: 'An image runs as root.', pass: 'Every image runs as a user other than root.' },
      (file) => judgeUser(file, containers),
    )
  },
})

function judgeUser(file: Dockerfile, containers: ContainersFacts): Partial<DockerVerdict> {
  const elsewhere = dropsRoot(file) ?? composeUser(file, containers)
  if (elsewhere !== undefined) return { seen: [elsewhere] }
  return file.user === undefined ? judgeBase(file) : judgeNamed(file, file.user)
}

function judgeNamed(
  file: Dockerfile,
  user: { name: string; at: Parameters<typeof source>[0] },
): Partial<DockerVerdict> {
  const stages = new Set(file.chain.map(({ index }) => index))
  const lookup = (name: string) =>
    file.variables.findLast(
      (one) => one.name === name && (one.stage === undefined || stages.has(one.stage)) && one.value !== undefined,
    )?.value
  const { text, missing } = substitute(user.name, lookup)
  const at = source(user.at)
  if (missing.length > 0) {
    const why = `${file.file} runs as ${user.name}, which has no value in the file.`
    return { open: [{ why, needs: `the value of ${missing.join(', ')} in the build`, evidence: at }] }
  }
  if (!ROOT.test(text)) return { seen: [source(user.at, `runs as ${text}`)] }
  const earlier = file.chain
    .flatMap(({ instructions }) => instructions)
    .find(({ keyword, text: other }) => keyword === 'USER' && !ROOT.test(other))
  const message =
    earlier === undefined
      ? `${file.file} runs as ${text}.`
      : `${file.file} switches to ${earlier.text} and back to ${text}.`
  return { findings: [{ message, subject: `image ${file.file}`, confidence: 'high', evidence: [at] }] }
}

function judgeBase(file: Dockerfile): Partial<DockerVerdict> {
  const base = file.chain.at(-1)?.from
  const at = file.shipped?.at ?? { file: file.file, line: 1 }
  if (base === undefined || base.unresolved) {
    const why = `${file.file} sets no user, and its base image is known only when it is built.`
    return { open: [{ why, needs: 'the name of the base image, or a USER instruction', evidence: source(at) }] }
  }
  // The entry points of these images start as root and give it up themselves.
  if (storeOf(base.name) !== undefined) return { seen: [source(base.at, `${base.name} gives up root when it starts`)] }
  const user = base.text === 'scratch' ? 'root' : defaultUserOf(base.name, base.tag)
  if (user === 'non-root') return { seen: [source(base.at, `${base.text} has a user other than root`)] }
  if (user === 'unknown') {
    const why = `${file.file} sets no user, and whom its base image ${base.text} runs as is not known.`
    return {
      open: [{ why, needs: `docker inspect --format '{{.Config.User}}' ${base.text}`, evidence: source(base.at) }],
    }
  }
  const other = file.stages.find(
    (stage) => !file.chain.includes(stage) && stage.instructions.some(({ keyword }) => keyword === 'USER'),
  )
  const message =
    other === undefined
      ? `${file.file} sets no user, and ${base.text} runs as root.`
      : `${file.file} sets a user only in stage ${other.name ?? other.index}, which the shipped stage does not build on.`
  return { findings: [{ message, subject: `image ${file.file}`, confidence: 'high', evidence: [source(at)] }] }
}

function dropsRoot(file: Dockerfile): Evidence | undefined {
  const { start } = file
  if (start === undefined) return undefined
  if (DROPS.test(start.text)) return source(start.at, 'gives up root when it starts')
  const lines = start.script?.text.split('\n') ?? []
  const line = lines.findIndex((one) => DROPS.test(one) && !/^\s*#/.test(one))
  if (line === -1 || start.script === undefined) return undefined
  return source({ file: start.script.file, line: line + 1 }, 'gives up root when it starts')
}

/** Compose may set the user of every service it builds from the image. */
function composeUser(file: Dockerfile, containers: ContainersFacts): Evidence | undefined {
  const services = containers.deployments
    .filter(({ purpose }) => purpose === 'production' || purpose === 'unknown')
    .flatMap((one) => one.services.filter(({ dockerfile }) => dockerfile === file.file))
  const named = services.filter(
    (one): one is DeployedService & { user: { text: string; at: { file: string; line: number } } } =>
      one.user !== undefined && !ROOT.test(one.user.text) && !one.user.text.startsWith('$'),
  )
  const [first] = named
  if (first === undefined || named.length < services.length) return undefined
  return source(first.user.at, `compose runs it as ${first.user.text}`)
}
