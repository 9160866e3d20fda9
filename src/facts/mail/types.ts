import type { Position } from '../../core/position.ts'
import type { Setting } from '../settings/types.ts'

/** A place that hands a message to a mail server or a mail service. */
export interface MailSender {
  /** Full name of the function it stands in. */
  readonly within: string
  readonly at: Position
  /** `smtplib.SMTP`, `api.sendgrid.com`, … */
  readonly by: string
}

/**
 * What a message is for, by the names of its template, subject and function: consent is asked for the first three, the
 * others answer something the recipient did.
 */
export type MailPurpose = 'marketing' | 'survey' | 'reminder' | 'transactional' | 'unknown'

/** One kind of e-mail that the service sends: a template, or a call that sends text without one. */
export interface MailMessage {
  readonly name: string
  readonly purpose: MailPurpose
  /** Where it is sent, or its template when the call was not found. */
  readonly at: Position
  readonly template: Position | undefined
  /** A link or words about unsubscribing, in the template or where it is sent. */
  readonly unsubscribe: Position | undefined
  /** A link to the privacy policy in the template (or the layout it extends). */
  readonly privacy: Position | undefined
  /** A comment that says why no way to unsubscribe is needed. */
  readonly exemption: Position | undefined
}

/** An address that stands in the From header: a setting, or written in the code. */
export interface SenderAddress {
  readonly address: string | undefined
  readonly setting: Setting | undefined
  readonly at: Position
  /** The domain is set apart for examples and tests (RFC 2606): mail from it is refused. */
  readonly isReserved: boolean
}

export interface MailFacts {
  readonly senders: readonly MailSender[]
  readonly messages: readonly MailMessage[]
  /** Templates of mail, as far as their place or the code that sends tells. */
  readonly templates: number
  /** Where the header `List-Unsubscribe` is set; `oneClick` where `List-Unsubscribe-Post` is. */
  readonly listUnsubscribe: readonly Position[]
  readonly oneClick: readonly Position[]
  readonly from: readonly SenderAddress[]
  /** Tables, columns and models that keep what a person wants to be sent. */
  readonly preferences: readonly { readonly name: string; readonly kind: 'table' | 'column'; readonly at: Position }[]
  /** Python files that were looked through. */
  readonly searched: number
}
