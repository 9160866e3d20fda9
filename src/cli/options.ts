import { InvalidArgumentError } from 'commander'

/** Values of an option that may be repeated or hold several, separated by commas. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...value.split(',').map((name) => name.trim())].filter((name) => name !== '')
}

/** A number of seconds greater than zero. */
export function wholeSeconds(value: string): number {
  const seconds = Number(value)
  if (Number.isFinite(seconds) && seconds > 0) return seconds
  throw new InvalidArgumentError('It must be a number of seconds greater than 0.')
}
