import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Confidence, Finding, NotApplicable, Outcome, Unverified } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { ComposeDeployment, ContainersFacts, DeployedService } from '../../facts/containers/types.ts'

/** The deployments that may run in production. */
export function judgedDeployments(containers: ContainersFacts): ComposeDeployment[] {
  return containers.deployments.filter(({ purpose }) => purpose === 'production' || purpose === 'unknown')
}

/** Why there is nothing to judge: no compose file, only ones for other purposes, or none that can be read. */
export function noDeployment(containers: ContainersFacts): NotApplicable | Unverified {
  const broken = judgedDeployments(containers).flatMap((one) => one.problems)
  const [first] = broken
  if (first !== undefined && judgedDeployments(containers).every(({ services }) => services.length === 0)) {
    return unverified(
      `${first.at.file} could not be read: ${first.message}`,
      `a ${first.at.file} that Compose can read`,
      [source(first.at)],
    )
  }
  const seen = containers.deployments
    .slice(0, 5)
    .map(({ files, reason }) => source({ file: files.at(-1) ?? '', line: 1 }, reason))
  const searched = search('compose files for production', 'all files', containers.searched)
  return notApplicable(seen.length === 0 ? 'There is no compose file.' : 'No compose file describes production.', [
    searched,
    ...seen,
  ])
}

export interface ServiceVerdict {
  readonly findings: readonly Finding[]
  readonly seen: readonly Evidence[]
  readonly open: readonly { readonly why: string; readonly needs: string; readonly evidence: Evidence }[]
}

/** How sure we may be that what is missing from a compose file is missing from production. */
export function sureness(deployment: ComposeDeployment): Confidence {
  if (deployment.purpose === 'production') return 'high'
  // Stores alone are what people start on their own machines; production has its own.
  return deployment.storesOnly ? 'low' : 'medium'
}

/** A finding about a service, as sure as its deployment allows. */
export function finding(
  deployment: ComposeDeployment,
  service: DeployedService,
  message: string,
  at: Position,
  confidence: Confidence = 'high',
): Finding {
  const order: readonly Confidence[] = ['high', 'medium', 'low']
  const least = Math.max(order.indexOf(sureness(deployment)), order.indexOf(confidence))
  return {
    message,
    subject: `compose service ${service.name}`,
    confidence: order[least] ?? 'low',
    evidence: [source(at)],
  }
}

/** Judges the services of each deployment; development profiles are left out. */
export function judgeServices(
  containers: ContainersFacts,
  say: { fail: string; pass: string; none: string },
  each: (service: DeployedService, deployment: ComposeDeployment) => Partial<ServiceVerdict>,
): Outcome {
  const deployments = judgedDeployments(containers)
  if (deployments.every(({ services }) => services.length === 0)) return noDeployment(containers)
  const verdicts = deployments.flatMap((deployment) =>
    deployment.services.filter((one) => !isForDevelopment(one)).map((service) => each(service, deployment)),
  )
  const findings = distinct(verdicts.flatMap((one) => one.findings ?? []))
  const open = verdicts.flatMap((one) => one.open ?? [])
  const [first] = open
  if (findings.length === 0 && first !== undefined) {
    return unverified(
      first.why,
      first.needs,
      open.map(({ evidence }) => evidence),
    )
  }
  const broken = deployments.find(({ services }) => services.length === 0)?.problems[0]
  if (findings.length === 0 && broken !== undefined) {
    return unverified(`${broken.at.file} could not be read`, 'a compose file that can be read', [source(broken.at)])
  }
  const files = [...new Set(deployments.flatMap((one) => one.files))]
  const empty = notApplicable(
    say.none,
    files.map((file) => source({ file, line: 1 })),
  )
  return judge(
    findings,
    verdicts.flatMap((one) => one.seen ?? []),
    say,
    empty,
  )
}

function isForDevelopment(service: DeployedService): boolean {
  return (
    service.profiles.length > 0 &&
    service.profiles.every((name) => /dev|debug|test|tool|local|ci|example|demo|manual/i.test(name))
  )
}

/** The same place in the base file counts once, however many deployments build on it. */
function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>()
  return findings.filter(({ message, evidence: [first] }) => {
    const key = `${message}\0${first.kind === 'source' ? `${first.file}:${first.line}` : ''}`
    return !seen.has(key) && seen.add(key)
  })
}
