import { source } from '../../core/evidence.ts'
import type { Confidence, Finding } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import { keyForm } from '../../core/secret-patterns.ts'
import { isPlaceholder, isSecretName, looksRandom, mask } from '../../core/secret-words.ts'

/** A name given a value in a file that deploys. */
export interface WrittenValue {
  readonly name: string
  readonly value: string | undefined
  readonly at: Position
  /** What it belongs to, for the subject: `service db`, `job deploy`. */
  readonly owner: string
}

const USUAL =
  /^(postgres|root|admin|guest|user|test|testing|password|pass|secret|minioadmin|example|app|dev|local|true|false|none|null|\d{1,4})$/i

/**
 * The finding for a secret that is written out; nothing for references to variables and stores, files of secrets, and
 * placeholders. `usual` says how sure a password such as `postgres` makes us, undefined for not at all.
 */
export function writtenSecret({ name, value = '', at, owner }: WrittenValue, usual: Confidence | undefined): Finding[] {
  const url = /^[a-z][\w+]*:\/\/[^\s:@/]*:([^\s@/]+)@/i.exec(value)?.[1]
  const secret = url ?? value
  const form = keyForm(secret)
  const isNamed = isSecretName(name) || url !== undefined
  if ((!isNamed && form === undefined) || isReference(secret) || /_FILE$/i.test(name)) return []
  const isUsual = USUAL.test(secret)
  const confidence =
    form?.confidence ?? (isUsual ? usual : looksRandom(secret) || /\d|[^\w]/.test(secret) ? 'high' : 'medium')
  if (confidence === undefined) return []
  return [
    {
      message: `${name} of ${owner} is written out: ${mask(secret)}`,
      subject: `${name} of ${owner} in ${at.file}`,
      confidence,
      evidence: [source(at)],
    },
  ]
}

/** `${NAME}`, `${NAME:?message}`, `{{ … }}` and placeholders; `${NAME:-value}` has a value in it. */
function isReference(value: string): boolean {
  const fallback = /^\$\{\w+:?-([^}]*)\}$/.exec(value)?.[1]
  if (fallback !== undefined) return fallback === '' || isPlaceholder(fallback)
  return isPlaceholder(value) || /\$\{?\w+|\$\{\{/.test(value)
}
