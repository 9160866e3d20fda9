import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { InfrastructureFacts, TakenFromElsewhere } from '../../facts/infrastructure/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'infrastructure/versions-pinned',
  title: 'Infrastructure asks for versions of its providers and modules, and keeps its state out of git',
  severity: 'warning',
  answers: ['C-297', 'C-351'],
  why: 'Without a version the next run takes whatever is newest, and may replace a server. A state file in git holds passwords in the clear, and two people with two of them destroy each other’s work.',
  fix: 'Give every provider a version under required_providers and commit .terraform.lock.hcl; give modules a version or ?ref=TAG; keep the state in a remote backend, and *.tfstate in .gitignore.',
  references: [
    {
      label: 'Terraform: provider requirements',
      url: 'https://developer.hashicorp.com/terraform/language/providers/requirements',
    },
    {
      label: 'Terraform: sensitive data in state',
      url: 'https://developer.hashicorp.com/terraform/language/state/sensitive-data',
    },
  ],
  needs: ['infrastructure'],
  evaluate({ infrastructure }) {
    const { files, taken, states, locked, searched } = infrastructure
    const terraform = files.filter(({ tool }) => tool === 'Terraform')
    const pinned = taken.filter(({ version }) => version !== undefined)
    const seen: Evidence[] = [
      ...pinned.slice(0, 6).map(({ at, what, name, version }) => source(at, `${what} ${name} ${version}`)),
      ...locked
        .slice(0, 2)
        .map((folder) =>
          source({ file: folder === '' ? '.terraform.lock.hcl' : `${folder}/.terraform.lock.hcl`, line: 1 }),
        ),
    ]
    return judge(
      [...states.map(stateFinding), ...taken.flatMap((one) => unpinned(one, infrastructure))],
      seen,
      {
        fail: 'Infrastructure takes whatever is newest, or keeps its state in git',
        pass: `${plural(pinned.length, 'provider or module has', 'providers and modules have')} a version`,
      },
      notApplicable(
        terraform.length === 0
          ? 'There is no Terraform to judge'
          : 'Terraform here takes nothing from elsewhere that it names',
        [search('Terraform files and state', 'files', searched, terraform.length)],
      ),
    )
  },
})

function stateFinding(file: string): Finding {
  return {
    message: `${file} is in git: state holds secrets in the clear`,
    subject: `state ${file}`,
    confidence: 'high',
    evidence: [source({ file, line: 1 })],
  }
}

function unpinned({ what, name, version, at }: TakenFromElsewhere, { locked }: InfrastructureFacts): Finding[] {
  if (version !== undefined || what === 'terraform') return []
  const folder = at.file.includes('/') ? at.file.slice(0, at.file.lastIndexOf('/')) : ''
  // The lock of the folder holds the provider to one version all the same.
  if (what === 'provider' && locked.includes(folder)) return []
  return [
    {
      message: `The ${what} ${name} is taken in whatever version is newest`,
      subject: `${what} ${name} in ${at.file}`,
      confidence: 'high',
      evidence: [source(at, `${what} ${name}`)],
    },
  ]
}
