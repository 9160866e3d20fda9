import { z } from 'zod'
import type { AuditResult } from './result.ts'
import {
  EndpointResult,
  FeatureResult,
  IsolationScore,
  ModelResult,
  OutcomeResult,
  QueryResult,
  AuditResult as Result,
} from './result.ts'

/** What an audit finds by looking, before waivers, attestations and the day are taken into account. */
export const Looked = z.object({
  judged: z.array(OutcomeResult),
  endpoints: z.array(EndpointResult),
  features: z.array(FeatureResult),
  models: z.array(ModelResult),
  queries: z.array(QueryResult),
  isolation: IsolationScore.optional(),
  coverage: Result.shape.coverage,
  tests: Result.shape.statistics.shape.tests,
})

export interface Looked extends Pick<AuditResult, 'endpoints' | 'features' | 'coverage'> {
  readonly judged: OutcomeResult[]
  readonly models: ModelResult[]
  readonly queries: QueryResult[]
  readonly isolation?: IsolationScore | undefined
  readonly tests: AuditResult['statistics']['tests']
}

/** Keeps what was found, by a key over everything it depends on. Neither call throws. */
export interface Memory {
  get(key: string): Looked | undefined
  put(key: string, looked: Looked): void
}
