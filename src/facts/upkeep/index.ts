import type { Position } from '../../core/position.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { WorkflowCommand, WorkflowsFacts } from '../workflows/types.ts'
import type { LicenceGate, Updater, UpkeepFacts } from './types.ts'

const RENOVATE = /^(\.github\/|\.gitlab\/)?(renovate\.json5?|\.renovaterc(\.json5?)?)$/
const UPDATES =
  /^(pip list .*--outdated|pip-review|pur\b|uv lock .*--upgrade|poetry update|pdm update|npm (outdated|update)|npx npm-check-updates|ncu\b|pnpm (outdated|update)|yarn (outdated|upgrade))/
const LICENCES: readonly (readonly [tool: string, command: RegExp, policy: RegExp])[] = [
  ['pip-licenses', /^pip-licenses\b/, /--(allow-only|fail-on)\b/],
  ['liccheck', /^liccheck\b/, /./],
  ['licensecheck', /^licensecheck\b/, /--(only-licenses|fail-licenses|zero|-0)\b|./],
  ['license-checker', /^(npx )?license-checker(-rseidelsohn)?\b/, /--(onlyAllow|failOn)\b/],
  ['trivy', /^trivy\b.*\blicense\b/, /--(severity|exit-code|ignored-licenses)\b/],
  ['cargo-deny', /^cargo deny\b/, /./],
  ['FOSSA', /^fossa test\b/, /./],
  ['ORT', /^ort evaluate\b/, /./],
  ['ScanCode', /^scancode\b.*--license-policy/, /./],
  ['Snyk', /^snyk (test|monitor)\b/, /--license\b|./],
]
const ACTIONS: readonly (readonly [tool: string, name: RegExp])[] = [
  ['dependency-review-action', /^actions\/dependency-review-action$/],
  ['FOSSA', /^fossas?\/fossa-action$/],
  ['liccheck', /liccheck/],
  ['ORT', /^oss-review-toolkit\//],
]

/** What keeps dependencies new and their licences known, as files of the repository say. */
export default defineFact<UpkeepFacts>({
  async collect({ workspace, fact }) {
    const workflows = await fact('workflows')
    return {
      updaters: [...dependabot(workspace), ...renovate(workspace), ...commands(workflows)],
      licences: [...licenceCommands(workflows), ...licenceActions(workflows)],
      isRepository:
        workspace.git !== undefined || workspace.files.some(({ path }) => /^(\.github\/|\.gitlab-ci\.yml$)/.test(path)),
      searched: workspace.files.length,
    }
  },
})

function dependabot(workspace: Workspace): Updater[] {
  return workspace.glob('.github/dependabot.{yml,yaml}').flatMap(({ path }): Updater[] => {
    const text = workspace.read(path) ?? ''
    const named = [...text.matchAll(/^[ \t-]*package-ecosystem:\s*["']?([\w-]+)/gm)]
    if (named.length === 0) return []
    const ecosystems = named.map(([, name]) =>
      /^(pip|uv|pipenv|conda)$/.test(name ?? '') ? 'python' : /^(npm|bun)$/.test(name ?? '') ? 'node' : 'other',
    )
    return [{ name: 'Dependabot', at: { file: path, line: lineOf(text, named[0]?.index ?? 0) }, ecosystems }]
  })
}

function renovate(workspace: Workspace): Updater[] {
  return workspace.files.flatMap(({ path }): Updater[] => {
    if (!RENOVATE.test(path)) return []
    const text = workspace.read(path) ?? ''
    if (/"enabled"\s*:\s*false/.test(text.slice(0, text.indexOf('packageRules') + 1 || undefined))) return []
    return [{ name: 'Renovate', at: { file: path, line: 1 }, ecosystems: undefined }]
  })
}

function commands({ commands: all }: WorkflowsFacts): Updater[] {
  return all.flatMap((one): Updater[] => {
    const text = one.words.join(' ')
    if (!UPDATES.test(text)) return []
    return [
      { name: text.slice(0, 40), at: one.at, ecosystems: [/^(npm|npx|ncu|pnpm|yarn)/.test(text) ? 'node' : 'python'] },
    ]
  })
}

function licenceCommands({ commands: all }: WorkflowsFacts): LicenceGate[] {
  return all.flatMap((one): LicenceGate[] => {
    const text = withoutRunner(one)
    const found = LICENCES.find(([, command]) => command.test(text))
    if (found === undefined) return []
    const [tool, , policy] = found
    return [{ tool, at: one.at, hasPolicy: policy.test(text), weakness: one.masked?.why }]
  })
}

function withoutRunner({ words }: WorkflowCommand): string {
  return words.join(' ').replace(/^(python3? -m |pipx run |uvx )/, '')
}

function licenceActions({ workflows }: WorkflowsFacts): LicenceGate[] {
  return workflows.flatMap(({ jobs }) =>
    jobs.flatMap(({ steps }) =>
      steps.flatMap(({ uses, with: given, continueOnError }): LicenceGate[] => {
        const found = uses === undefined ? undefined : ACTIONS.find(([, name]) => name.test(uses.name))
        if (uses === undefined || found === undefined) return []
        const options = given.map(({ name }) => name)
        const isReview = found[0] === 'dependency-review-action'
        // Without a list of licences it looks at weaknesses alone.
        if (isReview && !options.some((name) => /licenses|config-file/.test(name))) return []
        const weakness = continueOnError?.text === 'true' ? 'continue-on-error lets it fail' : undefined
        return [{ tool: found[0], at: uses.at, hasPolicy: true, weakness }]
      }),
    ),
  )
}

function lineOf(text: string, offset: number): Position['line'] {
  return text.slice(0, offset).split('\n').length
}
