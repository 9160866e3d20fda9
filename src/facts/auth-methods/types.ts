import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'

/** A call that reads a JSON Web Token. */
export interface JwtDecode {
  readonly at: Position
  readonly function: string
  readonly library: string
  readonly verified: boolean
  /** For one that does not verify: how sure it is that what it reads is relied on. */
  readonly confidence: Confidence
  /** The condition it stands under within its function, as written. */
  readonly condition: string | undefined
  /** Where the same function decodes a token with verification. */
  readonly verifiedAt: Position | undefined
  readonly algorithms: 'fixed' | 'missing' | 'from the token' | 'none allowed' | 'unknown'
}

/** A call that makes a JSON Web Token. */
export interface JwtEncode {
  readonly at: Position
  readonly function: string
  readonly expires: 'yes' | 'no' | 'unknown'
}

/** A place where passwords are hashed, with what. */
export interface PasswordHashing {
  readonly at: Position
  readonly function: string
  readonly with: string
  readonly slow: boolean
}

/** A comparison of secrets, signatures or passwords. */
export interface SecretComparison {
  readonly at: Position
  readonly what: string
  readonly constantTime: boolean
  readonly confidence: Confidence
}

/** One flag of a cookie. `value` is undefined when it is decided at run time. */
export interface CookieFlag {
  readonly value: boolean | string | null | undefined
  /** The setting it is taken from; `value` is then that setting's default. */
  readonly setting: string | undefined
  /** A validation that runs at start-up refuses the setting's weak default in production. */
  readonly refused: boolean
}

export interface CookieSet {
  readonly at: Position
  readonly name: string
  /** Whether it says who is signed in. */
  readonly session: boolean
  readonly secure: CookieFlag
  readonly httpOnly: CookieFlag
  readonly sameSite: CookieFlag
}

/** A function that makes a link or token people get by mail. */
export interface LoginLink {
  readonly at: Position
  readonly function: string
  readonly how: string
  readonly expires: 'yes' | 'no' | 'unknown'
}

export interface AuthMethodsFacts {
  readonly decodes: readonly JwtDecode[]
  readonly encodes: readonly JwtEncode[]
  readonly hashing: readonly PasswordHashing[]
  /** Calls that hash or check a password with something that lies outside the code: `settings.pwd_context.hash(…)`. */
  readonly hashedOutside: readonly Position[]
  readonly comparisons: readonly SecretComparison[]
  readonly cookies: readonly CookieSet[]
  readonly links: readonly LoginLink[]
  /** Code files that were searched, and those that could not be read to the end. */
  readonly searched: number
  readonly unread: number
}
