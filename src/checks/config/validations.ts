import type { Evidence, NonEmpty } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { NotApplicable, Outcome, Unverified } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Constant, PythonFacts } from '../../facts/python/types.ts'
import type { Setting, SettingsFacts, Validation } from '../../facts/settings/types.ts'

/** What a check asks of production validation: these settings refuse these values. */
export interface Demand {
  readonly setting: Setting
  readonly value: Constant
  /** In words, behind the name of the setting: `is empty`, `is a test key`. */
  readonly says: string
}

export type Answer = 'refused' | 'refused by what is never called' | 'perhaps' | 'accepted'

/** How start-up in production answers to a value, and which validation does. */
export function answerTo(
  { setting, value }: Demand,
  settings: SettingsFacts,
): { answer: Answer; by: Validation | undefined } {
  // A setting without a default that must be there refuses its lack by itself.
  if (
    setting.default.kind === 'required' &&
    (setting.reader === 'pydantic' || setting.reader === 'schema') &&
    value === null
  ) {
    return { answer: 'refused', by: undefined }
  }
  const answers = settings.validations.map((by) => ({ by, refuses: by.refuses(setting, value, 'production') }))
  const find = (refuses: string, called: boolean) =>
    answers.find((one) => one.refuses === refuses && (one.by.called !== undefined) === called)?.by
  const yes = find('yes', true)
  if (yes !== undefined) return { answer: 'refused', by: yes }
  const maybe = find('maybe', true)
  if (maybe !== undefined) return { answer: 'perhaps', by: maybe }
  const use = settings.refusedUse(setting, value)
  if (use !== undefined) return { answer: use.everywhere ? 'refused' : 'perhaps', by: undefined }
  const idle = find('yes', false)
  return idle === undefined
    ? { answer: 'accepted', by: undefined }
    : { answer: 'refused by what is never called', by: idle }
}

/** The outcome over several demands: all refused passes; what is accepted is a finding at the validation, or the setting. */
export function judgeDemands(
  demands: readonly Demand[],
  settings: SettingsFacts,
  empty: Unverified | NotApplicable,
): Outcome {
  const distinct = demands.filter(
    (one, at) =>
      demands.findIndex((other) => other.setting.name === one.setting.name && other.says === one.says) === at,
  )
  const answers = distinct.map((demand) => ({ demand, ...answerTo(demand, settings) }))
  const main = mainValidation(settings)
  const findings = answers
    .filter(({ answer }) => answer !== 'refused')
    .map(({ demand: { setting, says }, answer, by }) => {
      const at = by ?? main
      const evidence: NonEmpty<Evidence> =
        at === undefined ? [source(setting.at)] : [source(at.at, at.name), source(setting.at, setting.name)]
      const idle = answer === 'refused by what is never called' ? `: ${by?.name ?? ''} is never called` : ''
      return {
        message: `Nothing refuses to start in production when ${setting.name} ${says}${idle}`,
        subject: `${setting.name} ${says}`,
        // Where nothing is validated, that this setting should be is our guess.
        confidence:
          answer === 'perhaps' ? ('low' as const) : at === undefined ? ('medium' as const) : ('high' as const),
        evidence,
      }
    })
  if (isNonEmpty(findings))
    return fail(`${findings.length} of ${distinct.length} bad settings are accepted in production`, findings)
  const seen = answers.map(({ demand: { setting, says }, by }) =>
    source(by?.at ?? setting.at, `${setting.name} ${says}: refused`),
  )
  return isNonEmpty(seen) ? pass(`Start-up refuses ${plural(distinct.length, 'bad setting')}`, seen) : empty
}

/** The validation that covers most, the one a person would extend. */
export function mainValidation({ validations }: SettingsFacts): Validation | undefined {
  const production = validations.filter(({ onlyInProduction }) => onlyInProduction)
  return [...production].sort((a, b) => b.covers.length - a.covers.length)[0]
}

/** The outcome when no setting of a kind exists. */
export function noSettings(what: string, settings: SettingsFacts, python: PythonFacts): Unverified | NotApplicable {
  const looked = search(what, 'settings', settings.settings.length, 0)
  if (python.code.length === 0) return unverified('There is no Python code to read', 'the service in Python', [looked])
  return notApplicable(`The service has no ${what}`, [looked])
}

/** Settings whose variable has one of these forms; one a variable. */
export function settingsLike({ settings }: SettingsFacts, pattern: RegExp): Setting[] {
  const found = new Map<string, Setting>()
  for (const setting of settings) {
    const known = found.get(setting.name)
    const isBetter = known === undefined || (known.reader !== 'pydantic' && setting.reader === 'pydantic')
    if (setting.names.some((name) => pattern.test(name)) && isBetter) found.set(setting.name, setting)
  }
  return [...found.values()]
}
