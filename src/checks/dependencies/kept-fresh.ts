import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'dependencies/kept-fresh',
  title: 'Something proposes newer versions of dependencies by itself',
  severity: 'recommendation',
  answers: ['C-056'],
  why: 'Dependencies that are only renewed when something breaks are renewed by years at once, on the day a weakness becomes known.',
  fix: 'Add .github/dependabot.yml with an entry for each ecosystem of the repository (pip or uv, npm), or a renovate.json.',
  references: [
    {
      label: 'GitHub: Dependabot version updates',
      url: 'https://docs.github.com/en/code-security/dependabot/dependabot-version-updates/about-dependabot-version-updates',
    },
    { label: 'Renovate', url: 'https://docs.renovatebot.com/' },
  ],
  needs: ['upkeep', 'dependencies'],
  evaluate({ upkeep: { updaters, isRepository, searched }, dependencies }) {
    const looked = search('Dependabot, Renovate, workflows that update', 'files', searched, updaters.length)
    const needed = [
      ...new Set(
        dependencies.manifests.flatMap(({ ecosystem, dependencies: all }) => (all.length > 0 ? [ecosystem] : [])),
      ),
    ]
    if (needed.length === 0) return notApplicable('No manifest names dependencies', [looked])
    if (!isRepository) return notApplicable('This is not the root of a repository', [looked])
    const missing = needed.filter(
      (one) => !updaters.some(({ ecosystems }) => ecosystems === undefined || ecosystems.includes(one)),
    )
    const evidence = updaters.map(({ at, name }) => source(at, name))
    if (missing.length === 0 && isNonEmpty(evidence))
      return pass(
        `Newer versions for ${needed.join(' and ')} are proposed; how new the ones in use are, only a registry tells`,
        evidence,
      )
    const words = { python: 'Python', node: 'Node' }
    return fail('Nothing proposes newer versions', [
      {
        message: `Nothing proposes newer versions of ${missing.map((one) => words[one]).join(' and ')} packages`,
        subject: `updates of ${missing.join(' and ')}`,
        // Renovate and Dependabot can be set up for a whole organisation, outside the repository.
        confidence: 'medium',
        evidence: [looked, ...evidence],
      },
    ])
  },
})
