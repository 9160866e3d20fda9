import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Finding, NotApplicable, Outcome, Unverified } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import type { ContainersFacts, Dockerfile } from '../../facts/containers/types.ts'

/** The Dockerfiles that build what may run in production, and whose stages could be read. */
export function judgedDockerfiles(containers: ContainersFacts): Dockerfile[] {
  return containers.dockerfiles.filter(({ purpose, readable }) => isJudged(purpose) && readable)
}

function isJudged(purpose: Dockerfile['purpose']): boolean {
  return purpose === 'production' || purpose === 'unknown'
}

/** What a check says when there is no Dockerfile for it to judge. */
export function noDockerfile(containers: ContainersFacts): NotApplicable | Unverified {
  const broken = containers.dockerfiles.filter(({ purpose, readable }) => isJudged(purpose) && !readable)
  const [first] = broken
  if (first !== undefined) {
    const at = first.problems[0]?.at ?? { file: first.file, line: 1 }
    return unverified(`${first.file} could not be read`, `a ${first.file} that Docker can build`, [source(at)])
  }
  const others = containers.dockerfiles.slice(0, 5).map((one) => source({ file: one.file, line: 1 }, one.reason))
  const searched = search('Dockerfiles for production', 'all files', containers.searched)
  return notApplicable(
    others.length === 0 ? 'There is no Dockerfile.' : 'No Dockerfile builds what runs in production.',
    [searched, ...others],
  )
}

export interface DockerVerdict {
  readonly findings: readonly Finding[]
  readonly seen: readonly Evidence[]
  /** Files that could not be settled, and what would settle them. */
  readonly open: readonly { readonly why: string; readonly needs: string; readonly evidence: Evidence }[]
}

/** Judges each Dockerfile; one that could not be read or settled keeps the whole from passing. */
export function judgeDockerfiles(
  containers: ContainersFacts,
  say: { fail: string; pass: string },
  each: (file: Dockerfile) => Partial<DockerVerdict>,
  empty: NotApplicable | Unverified = noDockerfile(containers),
): Outcome {
  const verdicts = judgedDockerfiles(containers).map(each)
  const findings = verdicts.flatMap((one) => one.findings ?? [])
  const open = verdicts.flatMap((one) => one.open ?? [])
  const [first] = open
  if (findings.length === 0) {
    if (first !== undefined) {
      return unverified(
        first.why,
        first.needs,
        open.map(({ evidence }) => evidence),
      )
    }
    const unread = noDockerfile(containers)
    if (unread.status === 'unverified') return unread
  }
  return judge(
    findings,
    verdicts.flatMap((one) => one.seen ?? []),
    say,
    empty,
  )
}
