import { InvalidArgumentError, Option } from 'commander'
import { languages } from '../core/language.ts'

/** `--lang en|ru`. */
export function languageOption(about = 'language of the texts'): Option {
  return new Option('--lang <language>', about).choices(languages).default('en')
}

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

/** A major version of PostgreSQL that is supported. */
export function postgresMajor(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 14 && number <= 18) return number
  throw new InvalidArgumentError('It must be a major version from 14 to 18.')
}

/** A number of things, from 0. */
export function wholeNumber(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number >= 0) return number
  throw new InvalidArgumentError('It must be a whole number, from 0.')
}

/** What a command is given of a server of the user's. */
export interface ShadowOptions {
  readonly shadowUrl?: string
  readonly shadowAnyway?: boolean
}

/** `--shadow-url URL`. */
export function shadowUrlOption(): Option {
  return new Option('--shadow-url <url>', 'run on this PostgreSQL of yours, in databases that are made and dropped')
}

/** `--shadow-anyway`. */
export function shadowAnywayOption(): Option {
  return new Option('--shadow-anyway', 'use it though it looks like production')
}

/** The same for the use behind it. */
export function shadowOf({ shadowUrl, shadowAnyway }: ShadowOptions): { shadow?: { url: string; anyway: boolean } } {
  return shadowUrl === undefined ? {} : { shadow: { url: shadowUrl, anyway: shadowAnyway === true } }
}
