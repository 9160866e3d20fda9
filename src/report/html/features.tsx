import type { AuditResult, FeatureResult } from '../../audit/result.ts'
import { say } from '../../i18n/say.ts'
import { featureCounts, featureTitle, featureWord, missingOf } from '../features.ts'
import { isSource, place } from '../view.ts'

const MAX_PLACES = 4

/** The features that the profile promises, where each was found. Nothing without a profile. */
export function Features({ result }: { result: AuditResult }) {
  if (result.features.length === 0) return null
  return (
    <section id="features">
      <h2>{say`Features`}</h2>
      <p className="hint">{say`What the profile promises: ${featureCounts(result)}.`}</p>
      <ul>
        {result.features.map((feature) => (
          <Feature key={feature.id} feature={feature} />
        ))}
      </ul>
    </section>
  )
}

function Feature({ feature }: { feature: FeatureResult }) {
  const places = feature.evidence.filter(isSource).slice(0, MAX_PLACES)
  const missing = missingOf(feature)
  return (
    <li>
      <strong>{featureTitle(feature)}</strong> <span className="muted">{feature.group}</span>
      {`: ${featureWord(feature.status)}${missing === '' ? '' : `, ${missing}`}`}
      {places.map((one) => (
        <div key={`${place(one)} ${one.label ?? ''}`} className="muted">
          <code>{place(one)}</code> {one.label}
        </div>
      ))}
      {feature.unfinished.filter(isSource).map((one) => (
        <div key={place(one)}>
          {say`Unfinished:`} <code>{place(one)}</code> {one.label}
        </div>
      ))}
    </li>
  )
}
