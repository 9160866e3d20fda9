/** What stands in place of a masked value. */
export const MASK = '•••'

/** Masks secrets in a text before it leaves the process. `code` tells that unquoted values are expressions. */
export type Redactor = (text: string, options?: { readonly code?: boolean }) => string

const TOKENS: readonly RegExp[] = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{30,}\b/g,
  /\bgithub_pat_\w{30,}\b/g,
  /\bglpat-[\w-]{20,}/g,
  /\b[srp]k_(?:live|test)_[A-Za-z0-9]{10,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{10,}/g,
  /\bxox[abeoprs]-[\w-]{10,}/g,
  /\bAIza[\w-]{35}/g,
  /\bsk-[A-Za-z0-9_-]{20,}/g,
  /\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\bnpm_[A-Za-z0-9]{36}\b/g,
  /\bpypi-[\w-]{40,}/g,
  /\b\d{8,10}:[\w-]{35}\b/g,
  /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g,
  /\bhttps:\/\/hooks\.slack\.com\/services\/[\w/]+/g,
]

const PRIVATE_KEY = /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]*(-----END [A-Z ]*PRIVATE KEY-----)?/g
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@'"]{0,200}:)([^\s@'"]{1,500})(@)/gi
const BEARER = /(\b(?:Bearer|Basic)\s+)([A-Za-z0-9._~+/=-]{12,})/g

/** `name = "value"`, `name: str = Field(default="value")`, `"name": "value"`, `getenv("name", "value")`. */
const QUOTED =
  /([A-Za-z_][\w.-]{0,100})(["']?\]?\s{0,9}(?:(?::\s{0,9}[\w[\]|., ]{1,80})?=|:|,|=>)\s{0,9}(?:[\w.]{1,60}\(\s{0,9}(?:default\s{0,9}=\s{0,9})?)?[rbufRBUF]{0,2})("[^"\n]{1,2000}"|'[^'\n]{1,2000}')/g

/** `NAME=value` and `name: value` of files that are not code: the value needs no quotes there. */
const UNQUOTED = /^([\s-]*(?:export\s+|ENV\s+|ARG\s+)?)([A-Za-z_][\w.-]{0,100})(\s*[:=]\s*)([^\s"'#$<{[][^\s#]*)/gm

const SECRET_NAME =
  /(?:password|passwd|passphrase|pwd|pass|secret|secrets|token|apikey|accesskey|privatekey|secretkey|authkey|signingkey|encryptionkey|masterkey|credential|credentials|salt|pepper)\d*(?:default|value)?$/

/** True for names whose value is nobody's business: `AUTH_SECRET_KEY`, `dbPassword`, `api-token`. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/[^A-Za-z0-9]/g, '').toLowerCase())
}

/** What a reference to a secret looks like, as against the secret itself. */
const REFERENCE = /^["']?(?:\$|\{\{|<|%\(|$)/

/**
 * Makes the one redactor that stands before every report, log and error message. It masks passwords in URLs, values
 * of secret-like names, well-known token formats, and the `known` values wherever they occur.
 */
export function createRedactor(known: readonly string[] = []): Redactor {
  const values = [...new Set(known.filter((value) => value.length >= 6))].sort((a, b) => b.length - a.length)
  return (text, { code = false } = {}) => {
    let masked = text
    for (const value of values) masked = masked.replaceAll(value, MASK)
    masked = masked.replace(PRIVATE_KEY, `$1${MASK}$2`)
    masked = masked.replace(URL_PASSWORD, (whole, before: string, password: string, at: string) =>
      REFERENCE.test(password) || password.startsWith('{') ? whole : `${before}${MASK}${at}`,
    )
    masked = masked.replace(BEARER, `$1${MASK}`)
    for (const token of TOKENS) masked = masked.replace(token, MASK)
    masked = masked.replace(QUOTED, (whole, name: string, between: string, value: string) => {
      if (!isSecretName(name) || REFERENCE.test(value.slice(1))) return whole
      return `${name}${between}${value[0]}${MASK}${value[0]}`
    })
    if (code) return masked
    return masked.replace(UNQUOTED, (whole, before: string, name: string, between: string) =>
      isSecretName(name) ? `${before}${name}${between}${MASK}` : whole,
    )
  }
}
