import { source } from '../../core/evidence.ts'
import type { Dockerfile } from '../../facts/containers/types.ts'
import type { WorkflowsFacts } from '../../facts/workflows/types.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

const WANTED = ['version', 'revision', 'source', 'created'] as const

export default defineCheck({
  id: 'docker/labelled',
  title: 'Images say which version, commit and repository they were built from',
  severity: 'recommendation',
  answers: ['C-161'],
  why: 'In an incident the first question is what runs there; an image without labels answers with a digest.',
  fix: 'Set the labels org.opencontainers.image.version, revision, source and created from build arguments, or let docker/metadata-action set them.',
  references: [
    { label: 'OCI: annotations', url: 'https://github.com/opencontainers/image-spec/blob/main/annotations.md' },
  ],
  needs: ['containers', 'workflows'],
  evaluate({ containers, workflows }) {
    return judgeDockerfiles(
      containers,
      { fail: 'Images do not say what they were built from.', pass: 'Images say what they were built from.' },
      (file) => judgeLabels(file, workflows),
    )
  },
})

function judgeLabels(file: Dockerfile, workflows: WorkflowsFacts): Partial<DockerVerdict> {
  const labels = file.chain.flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'LABEL'))
  const text = labels.map((one) => one.text).join('\n')
  const missing = WANTED.filter((name) => !text.includes(`org.opencontainers.image.${name}`))
  const action = workflows.workflows
    .flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps))
    .find(({ uses }) => /docker\/metadata-action/.test(JSON.stringify(uses ?? '')))
  if (action !== undefined) return { seen: [source(action.at, 'docker/metadata-action sets them')] }
  const [first] = labels
  if (missing.length === 0 && first !== undefined) return { seen: [source(first.at, 'labels of the image')] }
  const at = first?.at ?? file.shipped?.at ?? { file: file.file, line: 1 }
  return {
    findings: [
      {
        message: `${file.file} sets no label ${missing.map((name) => `org.opencontainers.image.${name}`).join(', ')}`,
        subject: `labels of ${file.file}`,
        confidence: 'medium',
        evidence: [source(at, 'the image that is shipped')],
      },
    ],
  }
}
