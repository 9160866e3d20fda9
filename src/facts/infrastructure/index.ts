import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { blocksOf } from './terraform.ts'
import type { InfrastructureFacts, InfrastructureFile, TakenFromElsewhere } from './types.ts'

const KINDS: readonly (readonly [tool: InfrastructureFile['tool'], path: RegExp, text: RegExp | undefined])[] = [
  ['Terraform', /\.(tf|tofu)(\.json)?$/, undefined],
  ['Helm', /(^|\/)Chart\.yaml$/, undefined],
  ['Pulumi', /(^|\/)Pulumi\.ya?ml$/, undefined],
  ['Ansible', /(^|\/)(playbook[^/]*|site|main)\.ya?ml$/, /^\s*-?\s*(hosts|tasks|roles):/m],
  ['Ansible', /(^|\/)ansible\.cfg$/, undefined],
  ['CloudFormation', /\.(ya?ml|json|template)$/, /^["']?AWSTemplateFormatVersion|"AWSTemplateFormatVersion"/m],
  [
    'Kubernetes',
    /\.ya?ml$/,
    /^apiVersion:\s*\S+[\s\S]*^kind:\s*(Deployment|StatefulSet|Service|Ingress|CronJob|DaemonSet)\b/m,
  ],
  ['Compose', /(^|\/)(docker-)?compose[^/]*\.ya?ml$/, undefined],
]
const MAY_HOLD = /\.(tf|tofu|ya?ml|json|template|cfg)$/

/** Where the infrastructure is written down, and which versions of foreign parts it asks for. */
export default defineFact<InfrastructureFacts>({
  async collect({ workspace }) {
    const files = workspace.files.flatMap(({ path, role, bytes }) =>
      role === 'code' && MAY_HOLD.test(path) && bytes < 200_000 ? (kindOf(workspace, path) ?? []) : [],
    )
    const terraform = files.filter(({ tool }) => tool === 'Terraform')
    return {
      files,
      taken: terraform.flatMap(({ file }) => takenBy(file, workspace.read(file) ?? '')),
      states: workspace.files
        .filter(({ path }) => /\.tfstate(\.backup)?$/.test(path) && workspace.isTracked(path) !== false)
        .map(({ path }) => path),
      locked: workspace.files.flatMap(({ path }) =>
        /(^|\/)\.terraform\.lock\.hcl$/.test(path) ? [folderOf(path)] : [],
      ),
      isRepository:
        workspace.git !== undefined || workspace.files.some(({ path }) => /^(\.github\/|\.gitlab-ci\.yml$)/.test(path)),
      searched: workspace.files.length,
    }
  },
})

function kindOf(workspace: Workspace, path: string): InfrastructureFile | undefined {
  for (const [tool, name, content] of KINDS) {
    if (!name.test(path)) continue
    // Workflows and lock files are read by others; a large tree of data is none.
    if (
      content !== undefined &&
      (/^\.github\/|(^|\/)(package-lock|pnpm-lock|tsconfig)[^/]*$/.test(path) ||
        !content.test(workspace.read(path) ?? ''))
    )
      continue
    return { tool, file: path }
  }
  return undefined
}

function takenBy(file: string, text: string): TakenFromElsewhere[] {
  return blocksOf(text).flatMap(({ type, label, body, line }): TakenFromElsewhere[] => {
    const at = { file, line }
    if (type === 'module') {
      const from = /^\s*source\s*=\s*"([^"]+)"/m.exec(body)?.[1] ?? ''
      // A folder of the repository has the version of the repository.
      if (/^\.{1,2}\//.test(from) || from === '') return []
      const isGit = /^(git::|github\.com|bitbucket\.org)|\.git(\?|$)/.test(from)
      const version = isGit ? /[?&]ref=([^&"]+)/.exec(from)?.[1] : /^\s*version\s*=\s*"([^"]+)"/m.exec(body)?.[1]
      return [{ what: 'module', name: label === '' ? from : label, version, at }]
    }
    if (type !== 'terraform') return []
    const needed = /^\s*required_version\s*=\s*"([^"]+)"/m.exec(body)?.[1]
    const providers = blocksOf(body, line).find((one) => one.type === 'required_providers')
    const each = [...(providers?.body.matchAll(/^\s*([\w-]+)\s*=\s*\{([^}]*)\}/gm) ?? [])].map(
      ([, name = '', inner = '']) => ({
        what: 'provider' as const,
        name,
        version: /version\s*=\s*"([^"]+)"/.exec(inner)?.[1],
        at,
      }),
    )
    return [
      ...(needed === undefined ? [] : [{ what: 'terraform' as const, name: 'terraform', version: needed, at }]),
      ...each,
    ]
  })
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
}
