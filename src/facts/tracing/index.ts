import { argument } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import type { TracingFacts, TracingSetup } from './types.ts'

/** Variables of the environment that say how much is traced. */
const VARIABLES =
  /\b(OTEL_TRACES_SAMPLER(?:_ARG)?|DD_TRACE_SAMPLE_RATE|DD_TRACE_SAMPLING_RULES|SENTRY_TRACES_SAMPLE_RATE)\b["']?\s*[:=]\s*["']?([^\s"',}]*)/
const DEPLOYED =
  /(^|\/)((docker-)?compose[^/]*\.ya?ml|Dockerfile[^/]*|\.env[^/]*|[^/]*\.env|values[^/]*\.ya?ml|deployment[^/]*\.ya?ml|otel[^/]*\.ya?ml)$/

/** A provider that nobody makes the one of the process is for a library of its own, not for requests. */
const TRACES_REQUESTS = /\bset_tracer_provider\(|\b(FastAPI|Starlette|ASGI|Flask)Instrumentor\b|instrument_app\(/

/** Ties to other people's services, which trace what their libraries do. */
const OF_LIBRARIES = /(^|\/)(integrations?|plugins?)\/|autolog|lang(fuse|smith|watch)|(^|\/)examples?\//

/** Where requests are traced, and how many of them. */
export default defineFact<TracingFacts>({
  async collect({ fact, workspace }) {
    const python = await fact('python')
    const makers = [
      ...python
        .callsTo('opentelemetry.sdk.trace.TracerProvider')
        .filter(({ module }) => TRACES_REQUESTS.test(module.tree.text) && !OF_LIBRARIES.test(module.file))
        .map((call) => fromOpenTelemetry(python, call)),
      ...python.callsTo('sentry_sdk.init').map((call) => fromSentry(python, call)),
    ]
    const inEnvironment = makers.some(({ sampling }) => sampling === undefined) ? variable(workspace) : undefined
    const setups = makers.map((one) => {
      const fits = one.tool === 'sentry' ? /SENTRY/ : /OTEL/
      return one.sampling === undefined && inEnvironment !== undefined && fits.test(inEnvironment.text)
        ? { ...one, sampling: inEnvironment }
        : one
    })
    return { setups, searched: python.code.length }
  },
})

function fromOpenTelemetry(python: PythonFacts, { node }: PythonCall): TracingSetup {
  const sampler = argument(node, 'sampler', 0)
  const ratio = sampler?.find('call').flatMap((call) => argument(call, 'rate', 0) ?? [])[0]
  return { tool: 'OpenTelemetry', at: node.position, sampling: samplingOf(python, sampler, ratio), otherwise: 'all' }
}

function fromSentry(python: PythonFacts, { node }: PythonCall): TracingSetup {
  const rate = argument(node, 'traces_sample_rate') ?? argument(node, 'traces_sampler')
  return { tool: 'Sentry', at: node.position, sampling: samplingOf(python, rate, rate), otherwise: 'none' }
}

function samplingOf(
  python: PythonFacts,
  written: PythonNode | undefined,
  ratio: PythonNode | undefined,
): TracingSetup['sampling'] {
  if (written === undefined) return undefined
  const text = written.text.replace(/\s+/g, ' ').slice(0, 80)
  const isAll = /^(\w+\.)*(ALWAYS_ON|DEFAULT_ON)$/.test(text)
  // A setting may be anything in production; only what stands there is known.
  const value = ratio !== undefined && /^(float|integer)$/.test(ratio.kind) ? python.constant(ratio) : undefined
  return { text, at: written.position, ratio: isAll ? 1 : typeof value === 'number' ? value : undefined }
}

function variable(workspace: Workspace): TracingSetup['sampling'] {
  for (const { path, role } of workspace.files) {
    if (role !== 'code' || !DEPLOYED.test(path)) continue
    const text = workspace.read(path) ?? ''
    const match = VARIABLES.exec(text)
    if (match === null) continue
    const ratio = Number(match[2])
    const line = text.slice(0, match.index).split('\n').length
    return {
      text: match[0],
      at: { file: path, line },
      ratio: match[2] === '' || Number.isNaN(ratio) ? undefined : ratio,
    }
  }
  return undefined
}
