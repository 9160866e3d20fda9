/** Words that make the last part of a name a secret: `jwt_secret`, `SMTP_PASSWORD`, `stripe_api_key`. */
const SECRET_NAME =
  /(^|_)(secrets?|passw(or)?d|passwd|pwd|passphrase|credentials?|tokens?|auth_key|salt|pepper|(api|secret|private|signing|encryption|access|jwt|auth|session|master|fernet|cookie|hmac|webhook|shared|service|account|license|app|application|secret_access)_?keys?)$/

/** Names that speak about a secret instead of holding one. */
const ABOUT_SECRETS =
  /(^|_)(public|max|min|num|total|input|output|prompt|completion|cached|reasoning|use|enable|enabled|require|required|allow|has|is|no|count|valid|invalid|missing|wrong|expired|bad|csrf_cookie)(_|$)|^(token|tokens|pad_token|eos_token|bos_token|unk_token|stop_tokens?|special_tokens?|next_token|page_token|continuation_token)$|access_key_id$/

/** `clientSecret`, `CLIENT-SECRET` and `client.secret` as `client_secret`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase()
}

/** What every secret's name has in it: spares the many other names of a program the closer look. */
const SIEVE = /secret|pass|pwd|credential|token|salt|pepper|key/i

/** Whether a variable, setting or key of this name holds a secret; `TOKEN_URL` and `PASSWORD_MIN_LENGTH` do not. */
export function isSecretName(name: string): boolean {
  if (!SIEVE.test(name)) return false
  const words = snakeCase(name)
  return SECRET_NAME.test(words) && !ABOUT_SECRETS.test(words)
}

const PLACEHOLDER_WORDS =
  /change[-_ ]?(me|this|it|in)|your[-_ ]?|my[-_ ]|example|placeholder|replace|todo|fixme|insert|dummy|fake|sample|redacted|secret[-_]?here|[-_]here\b|not[-_ ]?(set|a[-_ ]|real|used|needed)|fill[-_ ]?(in|me)|put[-_ ]|goes[-_ ]here|<[^>]*>|x{3,}|\*{3,}|\.{3}|…|1234567|abcdef|0{6,}|(?<same>.)\k<same>{5,}/i
const REFERENCE =
  /^(\$\{?|\{\{?|%[({]|<|\[|env[:.]|vault:|sm:|arn:|op:\/\/|secretref:|file:|\/run\/secrets)|\$\{[^}]*\}|\{\w*\}/i

/** Whether a value only stands for a value: empty, a reference to another variable, or words such as `changeme`. */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim()
  return trimmed === '' || REFERENCE.test(trimmed) || PLACEHOLDER_WORDS.test(trimmed)
}

/** Shannon's entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a value looks as if a machine had made it at random, as real keys are: long, mixed, and no words. */
export function looksRandom(value: string): boolean {
  if (value.length < 16 || value.length > 512 || /\s/.test(value) || isPlaceholder(value) || UUID.test(value))
    return false
  if (!/^[A-Za-z0-9+/=_\-.~:]+$/.test(value) || !/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  if (isMadeOfWords(value) || /^https?:|^[a-z]+:\/\/|^[\w.-]+\.(com|org|io|net|dev|json|py|pem|key)$/i.test(value))
    return false
  if (/^[0-9a-f]+$/i.test(value)) return value.length >= 32 && entropy(value) > 3
  return entropy(value) > (value.length < 24 ? 3.3 : 3.6)
}

/** `dev-client-portal-secret2`, `gpt-4o-mini-2024`, `HTTP_X_TOKEN_V1`: parts a person wrote, joined by signs. */
function isMadeOfWords(value: string): boolean {
  const parts = value.split(/[-_./:+=~]+/).filter((part) => part !== '')
  return parts.every((part) =>
    /^([A-Za-z]?[a-z]{1,13}\d{0,2}|[A-Z]{1,13}\d{0,2}|\d{1,8}|\d[a-z]{1,2}|[vV]\d+)$/.test(part),
  )
}

/** A secret as it may be shown: at most its first four characters, never more than a quarter of it. */
export function mask(value: string): string {
  const prefix = /^([a-z]{2,6}_(live|test)_|gh[a-z]_|sk-|SG\.|xox[a-z]-|AKIA|AIza|whsec_)/.exec(value)?.[0] ?? ''
  const shown = prefix === '' ? value.slice(0, Math.min(4, Math.floor(value.length / 8))) : prefix
  return `${shown}… (${value.length} characters)`
}
