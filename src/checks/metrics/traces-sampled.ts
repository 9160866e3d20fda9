import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { TracingSetup } from '../../facts/tracing/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'metrics/traces-sampled',
  title: 'Where requests are traced, somebody chose how many of them',
  severity: 'recommendation',
  answers: ['C-216'],
  why: 'OpenTelemetry traces every request unless it is told otherwise: under load the traces cost more than the requests, and the bill comes by volume.',
  fix: 'Give the provider a sampler, `TracerProvider(sampler=ParentBased(TraceIdRatioBased(settings.trace_ratio)))`, or set OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG; for Sentry `traces_sample_rate` from the settings.',
  references: [
    { label: 'OpenTelemetry: sampling', url: 'https://opentelemetry.io/docs/concepts/sampling/' },
    { label: 'Sentry: sampling', url: 'https://docs.sentry.io/platforms/python/configuration/sampling/' },
  ],
  needs: ['tracing'],
  evaluate({ tracing: { setups, searched } }) {
    // An error tracker that traces nothing needs no sampling.
    const traced = setups.filter(({ otherwise, sampling }) => otherwise === 'all' || sampling !== undefined)
    return judge(
      traced.flatMap(findingOf),
      traced.map(({ at, sampling }) => source(sampling?.at ?? at, sampling?.text ?? 'traced')),
      { fail: 'Every request is traced', pass: 'The share of requests that is traced is chosen' },
      notApplicable('Nothing traces requests', [
        search('TracerProvider, sentry_sdk.init with traces', 'Python files', searched),
      ]),
    )
  },
})

function findingOf({ tool, at, sampling }: TracingSetup): Finding[] {
  if (sampling !== undefined && (sampling.ratio === undefined || sampling.ratio < 1)) return []
  const how =
    sampling === undefined ? 'nothing says how many requests: all are' : `${sampling.text} takes every request`
  return [
    {
      message: `${tool} traces, and ${how}`,
      subject: `sampling of ${tool} in ${at.file}`,
      confidence: 'medium',
      evidence: [source(sampling?.at ?? at, sampling?.text ?? 'set up without a sampler')],
    },
  ]
}
