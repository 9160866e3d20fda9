import { readConfig } from '../../config/config.ts'
import { CONFIG_FILE } from '../../config/file.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { FactSource } from '../define-fact.ts'
import { defineFact } from '../define-fact.ts'
import type { MarkersFacts } from '../markers/types.ts'
import { Definitions } from './definitions.ts'
import type { Found } from './found.ts'
import type { PromisedFeature, Recogniser } from './profile.ts'
import { loadProfile } from './profile.ts'
import type { Sources } from './recognise.ts'
import { recognise } from './recognise.ts'
import type { Feature, FeaturePlace, FeatureStatus, FeaturesFacts } from './types.ts'
import { unfinishedAt } from './unfinished.ts'

/** What the profile of the service promises, and where it was found. Without a profile nothing is asked or read. */
export default defineFact<FeaturesFacts>({
  async collect(source) {
    const name = profileOf(source.workspace)
    if (name === undefined) return { profile: undefined, features: [] }
    const profile = loadProfile(name, source.workspace)
    const sources = await sourcesOf(source)
    const markers = await source.fact('markers')
    return {
      profile: { name: profile.name, title: profile.title },
      features: profile.features.map((feature) => judge(feature, sources, markers)),
    }
  },
})

function profileOf(workspace: Workspace): string | undefined {
  const text = workspace.file(CONFIG_FILE) === undefined ? undefined : workspace.read(CONFIG_FILE)
  return text === undefined ? undefined : readConfig(text).profile
}

async function sourcesOf({ workspace, fact }: FactSource): Promise<Sources> {
  const python = await fact('python')
  return {
    workspace,
    python,
    endpoints: await fact('endpoints'),
    models: await fact('models'),
    settings: await fact('settings'),
    dependencies: await fact('dependencies'),
    definitions: new Definitions(python),
  }
}

function judge(promised: PromisedFeature, sources: Sources, markers: MarkersFacts): Feature {
  const { id, title, group, answers, optional } = promised
  const base = { id, title, group, answers, optional }
  const key = lookFor(promised.by, sources)
  if (key.places.length === 0) {
    return { ...base, status: 'not-found', places: [], missing: [], unfinished: [], searches: key.searches }
  }
  const parts = promised.needs.map((part) => ({ part: part.part, ...lookFor(part.any, sources) }))
  const absent = parts.filter(({ places }) => places.length === 0)
  const places = unique([...key.places, ...parts.flatMap((part) => part.places)])
  const missing = [
    ...key.lacks,
    ...parts.flatMap(({ part, places: found, lacks }) => (found.length === 0 ? [part] : lacks)),
  ]
  const status: FeatureStatus = missing.length === 0 ? 'implemented' : 'partly'
  const unfinished = unfinishedAt(places, markers, sources.definitions)
  return { ...base, status, places, missing, unfinished, searches: absent.flatMap(({ searches }) => searches) }
}

interface Look {
  readonly places: readonly FeaturePlace[]
  readonly lacks: readonly string[]
  readonly searches: readonly Found['searched'][]
}

/** Any of the recognisers will do; what one found in part, another may have found whole. */
function lookFor(recognisers: readonly Recogniser[], sources: Sources): Look {
  const found = recognisers.map((one) => recognise(one, sources))
  const hits = found.filter(({ places }) => places.length > 0)
  const isWhole = hits.some(({ lacks = [] }) => lacks.length === 0)
  return {
    places: hits.flatMap(({ places }) => places),
    lacks: isWhole ? [] : (hits[0]?.lacks ?? []),
    searches: found.map(({ searched }) => searched),
  }
}

const MAX_PLACES = 12

function unique(places: readonly FeaturePlace[]): FeaturePlace[] {
  const byPlace = new Map(places.map((place) => [`${place.at.file}:${place.at.line}:${place.what}`, place]))
  return [...byPlace.values()].slice(0, MAX_PLACES)
}
