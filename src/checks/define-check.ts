import type { Outcome, Severity } from '../core/outcome.ts'
import type { FactKind, Facts } from '../facts/kinds.generated.ts'

export interface Reference {
  /** For instance `OWASP ASVS v5.0.0-8.3.1` or `CWE-306`. */
  readonly label: string
  readonly url: string
}

/** What the catalogue says of a check. */
export interface CheckCard {
  /** `area/name`: the folder and the file stem; a test compares. */
  readonly id: string
  /** A statement that is true when all is well. */
  readonly title: string
  readonly severity: Severity
  /** Why a check of a security area weighs less than a blocker (requirement A-154 asks for the reason). */
  readonly lowered?: string
  /** Ids of items of `checklists/` that this check answers, alone or with others. */
  readonly answers: readonly string[]
  readonly why: string
  readonly fix: string
  readonly references: readonly Reference[]
}

/** One question about a service. Pure: facts in, outcome out; no file, no clock, no network. */
export interface Check<Needs extends FactKind = FactKind> extends CheckCard {
  /** The facts that `evaluate` receives: nothing else is collected for it. */
  readonly needs: readonly Needs[]
  /**
   * True when it judges services in Node as well, though it needs facts of Python. What only has facts that know both
   * languages needs no such word; any other answer is taken for one about the Python alone.
   */
  readonly coversNode?: true
  evaluate(facts: Pick<Facts, Needs>): Outcome
}

export function defineCheck<const Needs extends FactKind>(check: Check<Needs>): Check<Needs> {
  return check
}
