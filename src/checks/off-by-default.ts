import type { Setting, SettingsFacts } from '../facts/settings/types.ts'

/** The setting that alone decides a condition, when it is off unless somebody turns it on. */
export function offByDefault(condition: string | undefined, { settings }: SettingsFacts): Setting[] {
  if (condition === undefined || !/^[\w.]+$/.test(condition)) return []
  const found = settings.find(({ attribute }) => attribute === condition.split('.').at(-1))
  return found?.default.kind === 'constant' && found.default.value === false ? [found] : []
}
