import type { WorkflowJob, WorkflowStep } from '../../parsers/workflow/syntax.ts'
import type { WorkflowsFacts } from '../workflows/types.ts'
import type { PushedImage } from './types.ts'

/** What tells one image from the next: a version, a commit, a tag of git, a number of the run, a date. */
const VERSION =
  /github\.(sha|ref_name|ref|run_number|run_id|event\.release\.tag_name)|GITHUB_(SHA|REF|REF_NAME|RUN_NUMBER)|\bversion\b|VERSION|(?:^|[^\w])(sha|tag|TAG|commit|COMMIT|GIT_SHA|rev)\b|:v?\d+\.\d+|git (rev-parse|describe)|type=(semver|sha|ref|pep440|schedule)/
const BUILDS = /^(docker|podman|buildah)( buildx)? (build|bake|push)\b|^docker buildx build\b/

/** Images that workflows push, with their tags. */
export function pushedImages({ workflows, commands }: WorkflowsFacts): PushedImage[] {
  const byActions = workflows.flatMap(({ jobs }) =>
    jobs.flatMap((job) => job.steps.flatMap((step) => byAction(job, step))),
  )
  const pushed = commands.flatMap(({ words, at }): PushedImage[] => {
    if (!BUILDS.test(words.join(' ')) || !(words.includes('push') || words.includes('--push'))) return []
    const tags = words.flatMap((word, place) =>
      /^(-t|--tag)$/.test(word) ? [words[place + 1] ?? ''] : /^--tag=/.test(word) ? [word.slice(6)] : [],
    )
    const named = words.includes('push') ? words.slice(-1) : tags
    return named.length === 0 ? [] : [imageOf(named, at)]
  })
  return [...byActions, ...pushed]
}

function byAction(job: WorkflowJob, { uses, with: given }: WorkflowStep): PushedImage[] {
  if (uses?.name !== 'docker/build-push-action') return []
  const option = (name: string): string | undefined => given.find((one) => one.name === name)?.value
  if (!/true|\$\{\{/.test(option('push') ?? '') && !/push=true|type=registry/.test(option('outputs') ?? '')) return []
  const written = (option('tags') ?? '').split(/[\n,]/).map((tag) => tag.trim())
  // Tags of docker/metadata-action are named in the step that makes them.
  const made = job.steps.flatMap((step) =>
    step.uses?.name === 'docker/metadata-action' && written.some((tag) => tag.includes(`steps.${step.id}.`))
      ? (step.with.find(({ name }) => name === 'tags')?.value ?? 'type=ref,event=tag').split('\n')
      : [],
  )
  const tags = (made.length > 0 ? made : written).map((tag) => tag.trim()).filter((tag) => tag !== '')
  return tags.length === 0 ? [] : [imageOf(tags, uses.at)]
}

function imageOf(tags: readonly string[], at: PushedImage['at']): PushedImage {
  const isVersioned = tags.some((tag) => VERSION.test(tag))
  // A variable or the output of another step: what it holds is not known.
  const isUnclear =
    !isVersioned &&
    tags.some((tag) => /\$/.test(tag.replace(/^[^:]*(?=:)/, '')) || (!tag.includes(':') && tag.includes('$')))
  return { at, tags, isVersioned, isUnclear }
}
