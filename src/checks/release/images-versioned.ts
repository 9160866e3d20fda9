import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'release/images-versioned',
  title: 'Every image that a workflow pushes is tagged with its version or commit',
  severity: 'warning',
  answers: ['C-162'],
  why: 'An image that is only called latest replaces the one before: nobody can say which code runs, and there is nothing to go back to.',
  fix: 'Let docker/metadata-action make the tags (type=semver, type=sha), or push NAME:${{ github.sha }} besides latest.',
  references: [
    {
      label: 'Docker: manage tags and labels',
      url: 'https://docs.docker.com/build/ci/github-actions/manage-tags-labels/',
    },
  ],
  needs: ['releases', 'workflows'],
  evaluate({ releases: { images }, workflows }) {
    const unclear = images.find(({ isUnclear }) => isUnclear)
    const versioned = images.filter(({ isVersioned }) => isVersioned)
    const [other] = workflows.otherSystems
    const none =
      unclear !== undefined
        ? unverified('The tags of a pushed image could not be followed', 'The value of its tags', [
            source(unclear.at, unclear.tags.join(', ')),
          ])
        : other !== undefined
          ? unverified(`${other.name} runs here, which is not read`, `a look at ${other.file}`, [
              source({ file: other.file, line: 1 }),
            ])
          : notApplicable('No workflow was seen to push an image')
    return judge(
      images.filter(({ isVersioned, isUnclear }) => !isVersioned && !isUnclear).map(findingOf),
      unclear === undefined ? versioned.slice(0, 6).map(({ at, tags }) => source(at, tags.slice(0, 3).join(', '))) : [],
      {
        fail: 'Images are pushed under names that the next one takes over',
        pass: `${plural(versioned.length, 'pushed image carries', 'pushed images carry')} a version or commit`,
      },
      none,
    )
  },
})

function findingOf({ at, tags }: { at: Parameters<typeof source>[0]; tags: readonly string[] }): Finding {
  return {
    message: `The image is pushed as ${tags.join(', ')} alone, without a version or commit`,
    subject: `image ${tags.join(', ')}`,
    confidence: 'high',
    evidence: [source(at, tags.join(', '))],
  }
}
