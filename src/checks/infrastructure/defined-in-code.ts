import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'infrastructure/defined-in-code',
  title: 'What the service runs on is written down in files that a tool can apply',
  severity: 'recommendation',
  answers: ['C-351', 'C-243'],
  why: 'Servers set up by hand cannot be set up again: after the day they are lost, nobody knows what was on them.',
  fix: 'Write networks, servers, databases and deployments in Terraform, Ansible, Kubernetes manifests or at least a compose file for production, and keep them with the code.',
  references: [
    { label: 'The Twelve-Factor App: dev/prod parity', url: 'https://12factor.net/dev-prod-parity' },
    { label: 'Terraform', url: 'https://developer.hashicorp.com/terraform/intro' },
  ],
  needs: ['infrastructure', 'containers'],
  evaluate({ infrastructure: { files, isRepository, searched }, containers }) {
    const looked = search(
      'Terraform, Ansible, Helm, Kubernetes, Pulumi, CloudFormation, Compose',
      'files',
      searched,
      files.length,
    )
    const development = new Set(
      containers.composeFiles.filter(({ purpose }) => /development|test|example/.test(purpose)).map(({ file }) => file),
    )
    const real = files.filter(({ file }) => !development.has(file))
    const tools = [...new Set(real.map(({ tool }) => tool))]
    const evidence = tools.flatMap((tool) => {
      const first = real.find((one) => one.tool === tool)
      return first === undefined ? [] : [source({ file: first.file, line: 1 }, tool)]
    })
    if (isNonEmpty(evidence)) return pass(`Infrastructure is written down: ${tools.join(', ')}`, evidence)
    if (!isRepository) return notApplicable('This is not the root of a repository', [looked])
    return fail('Nothing says what the service runs on', [
      {
        message: 'No file of the repository defines servers, clusters or containers of production',
        subject: 'infrastructure as code',
        // It may lie in a repository of its own.
        confidence: 'low',
        evidence: [looked],
      },
    ])
  },
})
