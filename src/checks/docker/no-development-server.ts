import { source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { developmentServer } from '../../facts/containers/development-server.ts'
import type { ContainersFacts, Dockerfile } from '../../facts/containers/types.ts'
import { defineCheck } from '../define-check.ts'
import type { DockerVerdict } from './judged.ts'
import { judgeDockerfiles } from './judged.ts'

export default defineCheck({
  id: 'docker/no-development-server',
  title: 'No image starts a development server',
  severity: 'warning',
  answers: ['A-259'],
  why: 'A development server reloads on file changes, shows stack traces, serves one request at a time or watches every file: none of it is made for load.',
  fix: 'Start the server for production: uvicorn without --reload, gunicorn, fastapi run, next start, node dist/main.js.',
  references: [
    { label: 'FastAPI: deployment', url: 'https://fastapi.tiangolo.com/deployment/manually/' },
    { label: 'Flask: development server', url: 'https://flask.palletsprojects.com/en/stable/server/' },
  ],
  needs: ['containers'],
  evaluate({ containers }) {
    return judgeDockerfiles(
      containers,
      { fail: 'An image starts a development server.', pass: 'No image starts a development server.' },
      (file) => judgeServer(file, containers),
    )
  },
})

function judgeServer(file: Dockerfile, containers: ContainersFacts): Partial<DockerVerdict> {
  const findings: Finding[] = []
  const productive = containers.deployments.filter(({ purpose }) => purpose === 'production')
  for (const service of productive.flatMap(({ services }) => services)) {
    const found = service.dockerfile === file.file ? developmentServer(service.command?.text ?? '') : undefined
    if (found === undefined || service.command === undefined) continue
    findings.push({
      message: `Service ${service.name} starts ${found}.`,
      subject: `compose service ${service.name}`,
      confidence: 'high',
      evidence: [source(service.command.at)],
    })
  }
  const { start } = file
  if (start === undefined) return { findings }
  const own = developmentServer(start.text)
  if (own !== undefined) {
    findings.push({
      message: `${file.file} starts ${own}.`,
      subject: `image ${file.file}`,
      confidence: 'high',
      evidence: [source(start.at)],
    })
  }
  const lines = start.script?.text.split('\n') ?? []
  const line = lines.findIndex((one) => !/^\s*(#|echo)/.test(one) && developmentServer(one) !== undefined)
  if (line !== -1 && start.script !== undefined) {
    // A script may choose between servers: `if [ "$ENV" = dev ]`.
    const chooses = /\b(if|case)\b/.test(start.script.text)
    findings.push({
      message: `${start.script.file}, which ${file.file} starts, runs ${developmentServer(lines[line] ?? '') ?? ''}.`,
      subject: `image ${file.file}`,
      confidence: chooses ? 'low' : 'high',
      evidence: [source({ file: start.script.file, line: line + 1 }), source(start.at)],
    })
  }
  return findings.length > 0 ? { findings } : { seen: [source(start.at)] }
}
