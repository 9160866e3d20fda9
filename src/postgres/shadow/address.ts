import type pg from 'pg'
import { KnownError } from '../../core/errors.ts'
import { createRedactor, type Redactor } from '../../core/redaction.ts'

/** Who connects to what, where it is not what the address says. */
export interface ShadowLogin {
  readonly database?: string
  readonly user?: string
  readonly password?: string
  /** The role the session takes on, for users that cannot log in themselves. */
  readonly role?: string
}

/** The address of a server of the user's. */
export interface ShadowAddress {
  /** `host:port`, without user or password. */
  readonly name: string
  readonly database: string
  readonly user: string
  /** Masks its password wherever it stands. */
  readonly redact: Redactor
  connection(login?: ShadowLogin): pg.ClientConfig
}

const EXAMPLE = 'Write it as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.'
const CONNECT_MS = 10_000

/** Reads an address, SQLAlchemy's drivers in the scheme left out. @throws KnownError `bad-option` when it is none. */
export function shadowAddress(text: string): ShadowAddress {
  const plain = text.replace(/^(postgres(?:ql)?)\+\w+:/, '$1:')
  const url = /^postgres(?:ql)?:\/\//.test(plain) ? parsed(plain) : undefined
  if (url === undefined) {
    throw new KnownError('bad-option', 'the address of --shadow-url is not understood', EXAMPLE)
  }
  const parameters = url.searchParams
  const user = parameters.get('user') ?? decode(url.username)
  const password = parameters.get('password') ?? decode(url.password)
  const host = parameters.get('host') ?? (url.host === '' ? 'localhost' : url.host)
  return {
    name: host,
    database: decode(url.pathname.slice(1)),
    user,
    redact: createRedactor(password === '' ? [] : [password, url.password]),
    connection: (login = {}) => connectionTo(url.href, login),
  }
}

/** `postgresql://user@/database?host=/folder` has no host before the question mark, which addresses do not allow. */
function parsed(text: string): URL | undefined {
  for (const one of [text, text.replace('@/', '@localhost/')]) {
    try {
      return new URL(one)
    } catch {
      // The other way of writing it.
    }
  }
  return undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The driver lets what stands behind the question mark win. */
function connectionTo(text: string, { database, user, password, role }: ShadowLogin): pg.ClientConfig {
  const url = new URL(text)
  if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`
  if (user !== undefined) url.searchParams.set('user', user)
  if (password !== undefined) url.searchParams.set('password', password)
  if (role !== undefined) {
    const options = url.searchParams.get('options')
    url.searchParams.set('options', `${options === null ? '' : `${options} `}-c role=${role}`)
  }
  return {
    connectionString: url.href,
    connectionTimeoutMillis: CONNECT_MS,
    application_name: 'plimsoll',
    keepAlive: true,
  }
}
