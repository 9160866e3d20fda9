import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { MarkdownDocument } from '../../parsers/markdown/parse.ts'

export type DocumentKind = 'readme' | 'deployment' | 'security' | 'runbook' | 'api' | 'other'

/** Something a document names and the repository does not have. */
export interface DocumentReference {
  readonly what: string
  readonly name: string
  readonly at: Position
  readonly confidence: Confidence
}

/** A way to reach a person: an address, number, channel or pager. */
export interface Contact {
  readonly value: string
  readonly at: Position
}

export interface Document extends MarkdownDocument {
  /** What the whole document is, by its name and place. */
  readonly kind: DocumentKind
  /** Lines that say something: no headings, no blank lines. */
  readonly substance: number
  readonly missing: readonly DocumentReference[]
  /** How many references were looked up. */
  readonly referencesChecked: number
}

/** A document, or a section of one, that speaks of a subject. */
export interface Topic {
  readonly kind: DocumentKind | 'setup'
  readonly title: string
  readonly at: Position
  /** Lines of substance in it. */
  readonly substance: number
  /** It holds a command, a code block or a link to follow. */
  readonly actionable: boolean
  readonly document: string
}

export interface DocumentsFacts {
  readonly documents: readonly Document[]
  /** The README at the root. */
  readonly readme: Document | undefined
  readonly topics: readonly Topic[]
  /** Contacts under headings about incidents, duty, escalation or contacts. */
  readonly contacts: readonly Contact[]
  readonly contactSections: readonly Position[]
  /** Links from the README to documentation elsewhere. */
  readonly elsewhere: readonly { readonly url: string; readonly at: Position }[]
  /** OpenAPI documents in the repository. */
  readonly openApi: readonly Position[]
  readonly searched: number
  /** False when nothing says that this is the root of a repository (an unpacked package). */
  readonly isRoot: boolean
}
