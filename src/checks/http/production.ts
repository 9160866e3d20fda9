import type { Position } from '../../core/position.ts'
import type { Middleware } from '../../facts/endpoints/types.ts'
import type { Constant } from '../../facts/python/types.ts'
import type { Setting, SettingsFacts } from '../../facts/settings/types.ts'

/** What an option is in production, as far as defaults and validations tell. */
export interface InProduction {
  readonly verdict: 'good' | 'bad' | 'unknown'
  readonly at: Position
  readonly label: string
}

type Option = Middleware['options'][string]

/**
 * Judges an option of a constructor by its constant value, or by the default of the setting it comes from: a bad
 * default counts for nothing when a validation that runs at start-up refuses it in production.
 */
export function inProduction(
  option: Option,
  settings: SettingsFacts,
  isBad: (value: unknown) => boolean,
): InProduction {
  const setting = settingNamed(option.text, settings)
  if (setting === undefined) {
    if (option.value === undefined) return { verdict: 'unknown', at: option.at, label: `${option.text} is not known` }
    const verdict = isBad(option.value) ? 'bad' : 'good'
    return { verdict, at: option.at, label: option.text }
  }
  if (setting.default.kind === 'required')
    return { verdict: 'good', at: setting.at, label: `${setting.name} has no default` }
  if (setting.default.kind !== 'constant')
    return { verdict: 'unknown', at: setting.at, label: `the default of ${setting.name} is not known` }
  const { value, at } = setting.default
  if (!isBad(value)) return { verdict: 'good', at, label: `${setting.name} is ${JSON.stringify(value)} by default` }
  return refused(setting, value, settings) ?? { verdict: 'bad', at, label: `${setting.name} by default` }
}

function refused(setting: Setting, value: Constant, { validations }: SettingsFacts): InProduction | undefined {
  const running = validations.filter(({ called }) => called !== undefined)
  for (const one of running) {
    if (one.refuses(setting, value, 'production') === 'yes')
      return { verdict: 'good', at: one.at, label: `${one.name} refuses it in production` }
  }
  const maybe = running.find(
    (one) => one.covers.includes(setting) && one.refuses(setting, value, 'production') === 'maybe',
  )
  return maybe === undefined ? undefined : { verdict: 'unknown', at: maybe.at, label: `${maybe.name} may refuse it` }
}

/** `settings.cors_origins`, `get_settings().cors_origins`, `CORS_ORIGINS`. */
function settingNamed(text: string, { settings }: SettingsFacts): Setting | undefined {
  if (!/^[\w.()]+$/.test(text)) return undefined
  const last = text.split('.').at(-1)
  const isMember = text.includes('.')
  return settings.find(({ attribute, owner }) => attribute === last && (isMember || owner === undefined))
}
