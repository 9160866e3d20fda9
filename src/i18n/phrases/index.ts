import type { PhraseTable } from '../dictionary.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { code } from './code.ts'
import { common } from './common.ts'
import { compose } from './compose.ts'
import { config } from './config.ts'
import { database } from './database.ts'
import { dependencies } from './dependencies.ts'
import { docker } from './docker.ts'
import { docs } from './docs.ts'
import { health } from './health.ts'
import { http } from './http.ts'
import { infrastructure } from './infrastructure.ts'
import { injection } from './injection.ts'
import { isolation } from './isolation.ts'
import { jobs } from './jobs.ts'
import { logging } from './logging.ts'
import { mail } from './mail.ts'
import { metrics } from './metrics.ts'
import { migrations } from './migrations.ts'
import { outbound } from './outbound.ts'
import { performance } from './performance.ts'
import { privacy } from './privacy.ts'
import { rateLimit } from './rate-limit.ts'
import { release } from './release.ts'
import { secrets } from './secrets.ts'
import { storage } from './storage.ts'
import { tests } from './tests.ts'
import { uploads } from './uploads.ts'
import { workflows } from './workflows.ts'

/** Sentences of the audit in Russian, by the area of the checks that say them; `common` and `audit` hold for all. */
export const phrases: Readonly<Record<string, PhraseTable>> = {
  audit,
  auth,
  code,
  common,
  compose,
  config,
  database,
  dependencies,
  docker,
  docs,
  health,
  http,
  infrastructure,
  injection,
  isolation,
  jobs,
  logging,
  mail,
  metrics,
  migrations,
  outbound,
  performance,
  privacy,
  'rate-limit': rateLimit,
  release,
  secrets,
  storage,
  tests,
  uploads,
  workflows,
}
