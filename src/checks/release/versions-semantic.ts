import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import type { ReleasesFacts, StatedVersion } from '../../facts/releases/types.ts'
import { defineCheck } from '../define-check.ts'

/** Major, minor and patch; what may follow is a pre-release of SemVer, or one as Python writes it. */
const SEMANTIC = /^v?(\d+)\.(\d+)\.(\d+)(?:-[0-9A-Za-z.-]+|(?:a|b|rc|\.?dev|\.?post)\d+)*(?:\+[0-9A-Za-z.-]+)?$/

export default defineCheck({
  id: 'release/versions-semantic',
  title: 'The version is semantic, and all that state it state the same',
  severity: 'recommendation',
  answers: ['C-058', 'C-093', 'C-362'],
  why: 'A version is what a rollback, an incident and a changelog are found by. Two that disagree name two different programs.',
  fix: 'Write the version in one place (or take it from the git tag), raise major, minor or patch by what changed, and give the changelog a heading for it.',
  references: [{ label: 'Semantic Versioning', url: 'https://semver.org/' }],
  needs: ['releases'],
  evaluate({ releases }) {
    const { versions, fromTags, tags, searched } = releases
    const findings = [
      ...notSemantic(versions),
      ...different(versions),
      ...lowerThanTag(releases),
      ...untold(releases),
      ...oddTags(tags),
    ]
    if (isNonEmpty(findings)) return fail('What says the version does not agree, or is not semantic', findings)
    const released = (tags ?? []).filter((tag) => isVersionTag(tag))
    const evidence: Evidence[] = [
      ...versions.map(({ at, version }) => source(at, version)),
      ...fromTags.map((at) => source(at, 'taken from the git tag')),
      ...(released.length === 0 ? [] : [search('tags that are no semantic version', 'tags of git', released.length)]),
    ]
    if (isNonEmpty(evidence)) {
      const [first] = versions
      return pass(
        first === undefined ? 'The version comes from git tags' : `The version is ${first.version}, wherever it stands`,
        evidence,
      )
    }
    return notApplicable('Nothing in the repository states a version', [
      search('pyproject.toml, package.json, __version__, VERSION, tags', 'files', searched),
    ])
  },
})

function notSemantic(versions: readonly StatedVersion[]): Finding[] {
  return versions
    .filter(({ version }) => !SEMANTIC.test(version))
    .map(({ version, at, by }) => ({
      message: `${by} states version ${version}, which is not MAJOR.MINOR.PATCH`,
      subject: `version in ${at.file}`,
      confidence: 'medium',
      evidence: [source(at, version)],
    }))
}

function different(versions: readonly StatedVersion[]): Finding[] {
  const [first, ...others] = versions
  const other = others.find(({ version }) => plain(version) !== plain(first?.version ?? ''))
  if (first === undefined || other === undefined) return []
  return [
    {
      message: `${first.at.file} states ${first.version}, ${other.at.file} states ${other.version}`,
      subject: `versions of ${first.at.file} and ${other.at.file}`,
      // A front end beside a service may have a version of its own.
      confidence: first.by === other.by || /package\.json/.test(`${first.by} ${other.by}`) ? 'low' : 'high',
      evidence: [source(first.at, first.version), source(other.at, other.version)],
    },
  ]
}

function plain(version: string): string {
  return version.replace(/^v/, '')
}

function isVersionTag(tag: string): boolean {
  return /^v?\d+\.\d+/.test(tag)
}

/** Of the tags that are versions some are not semantic. */
function oddTags(tags: ReleasesFacts['tags']): Finding[] {
  const odd = (tags ?? []).filter((tag) => isVersionTag(tag) && !SEMANTIC.test(tag))
  const newest = odd.at(-1)
  // What was tagged before the rule was agreed on stays as it is.
  if (newest === undefined || (tags ?? []).filter(isVersionTag).at(-1) !== newest) return []
  return [
    {
      message: `The newest tag is ${newest}, which is not MAJOR.MINOR.PATCH`,
      subject: `tag ${newest}`,
      confidence: 'medium',
      evidence: [search('tags that are no semantic version', 'tags of git', (tags ?? []).length, odd.length)],
    },
  ]
}

function lowerThanTag({ versions, tags }: ReleasesFacts): Finding[] {
  const [stated] = versions
  const released = (tags ?? []).filter((tag) => SEMANTIC.test(tag)).sort(compare)
  const newest = released.at(-1)
  if (
    stated === undefined ||
    newest === undefined ||
    !SEMANTIC.test(stated.version) ||
    compare(stated.version, newest) >= 0
  )
    return []
  return [
    {
      message: `${stated.at.file} states ${stated.version}, and ${newest} is released already`,
      subject: `version in ${stated.at.file} and tag ${newest}`,
      // A branch that keeps an older release alive has lower versions.
      confidence: 'low',
      evidence: [source(stated.at, stated.version), search('newer tags', 'tags of git', released.length, 1)],
    },
  ]
}

/** The changelog knows a newer version than the files, or none as new as theirs. */
function untold({ versions, newestTold }: ReleasesFacts): Finding[] {
  const [stated] = versions
  if (
    stated === undefined ||
    newestTold === undefined ||
    !SEMANTIC.test(stated.version) ||
    !SEMANTIC.test(newestTold.version)
  )
    return []
  if (compare(stated.version, newestTold.version) === 0) return []
  const isBehind = compare(newestTold.version, stated.version) < 0
  return [
    {
      message: isBehind
        ? `${stated.at.file} states ${stated.version}, and ${newestTold.by} ends with ${newestTold.version}`
        : `${newestTold.by} tells of ${newestTold.version}, and ${stated.at.file} states ${stated.version}`,
      subject: `version in ${stated.at.file} and ${newestTold.by}`,
      confidence: /dev|a\d|b\d|rc/.test(stated.version) ? 'low' : 'medium',
      evidence: [source(stated.at, stated.version), source(newestTold.at, newestTold.version)],
    },
  ]
}

/** By major, minor and patch; a pre-release counts as its release. */
function compare(one: string, other: string): number {
  const [a, b] = [SEMANTIC.exec(one), SEMANTIC.exec(other)]
  for (const part of [1, 2, 3]) {
    const difference = Number(a?.[part] ?? 0) - Number(b?.[part] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
