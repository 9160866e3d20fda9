import type { EnvEntry, EnvFilesFacts } from '../../facts/env-files/types.ts'
import type { Setting, SettingsFacts } from '../../facts/settings/types.ts'

/** Variables that the platform sets, or that belong to tools and not to the service. */
const PLATFORM =
  /^(PATH|HOME|USER|USERNAME|SHELL|PWD|LANG|LC_\w+|TERM|TZ|TMP|TEMP|TMPDIR|PORT|HOST|HOSTNAME|CI|EDITOR|DISPLAY|PYTEST\w*|PYTHON\w+|XDG_\w+|AWS_(REGION|DEFAULT_REGION|EXECUTION_ENV|LAMBDA\w*|ROLE_ARN|WEB_IDENTITY\w*|CONTAINER\w*|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)|KUBERNETES_\w+|POD_\w+|NODE_NAME|GITHUB_\w+|GITLAB_\w+|DYNO|RENDER\w*|FLY_\w+|K_SERVICE|K_REVISION|RAILWAY\w*|VERCEL\w*|WEBSITE_\w+|WEB_CONCURRENCY|HTTPS?_PROXY|NO_PROXY|http_proxy|https_proxy|no_proxy|CUDA_\w+|LOCAL_RANK|RANK|WORLD_SIZE|OMP_\w+|APPDATA|LOCALAPPDATA|SYSTEMROOT|COLUMNS|NO_COLOR|FORCE_COLOR|GOOGLE_CLOUD_PROJECT|GCP_PROJECT|WSL\w*|COMSPEC|VIRTUAL_ENV|UVICORN_\w+|GUNICORN_\w+)$/

/** Variables a deployment must know to run at all, or safely. */
const CRITICAL =
  /(DATABASE_URL|DB_URL|POSTGRES|SECRET|PASSWORD|_KEY$|_TOKEN$|REDIS_URL|S3_BUCKET|S3_REGION|BUCKET|CORS|EMAIL_FROM|SENDGRID|SMTP|STRIPE|WEBHOOK|SENTRY_DSN|BASE_URL|APP_ENV|ENVIRONMENT$)/i

/** Every setting of the service once, by its variable; those of the platform left out. */
export function serviceVariables({ settings }: SettingsFacts): Setting[] {
  const found = new Map<string, Setting>()
  for (const setting of settings) {
    const key = setting.name.toUpperCase()
    if (!PLATFORM.test(setting.name) && !found.has(key)) found.set(key, setting)
  }
  return [...found.values()]
}

export function isCritical({ name, secret, default: given }: Setting): boolean {
  return secret || given.kind === 'required' || CRITICAL.test(name)
}

/** Names that example files define (commented out ones count: they document), by capitals. */
export function documentedNames(envFiles: EnvFilesFacts): ReadonlyMap<string, EnvEntry> {
  const found = new Map<string, EnvEntry>()
  for (const file of envFiles.files.filter(({ kind }) => kind === 'example')) {
    for (const entry of file.entries)
      if (!found.has(entry.name.toUpperCase())) found.set(entry.name.toUpperCase(), entry)
  }
  return found
}
