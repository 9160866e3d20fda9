/** The part of SARIF 2.1.0 that is written here. */
export interface Message {
  readonly text: string
  readonly markdown?: string
}

export interface Location {
  readonly id?: number
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string }
    readonly region: {
      readonly startLine: number
      readonly startColumn?: number
      readonly endLine?: number
      readonly snippet?: { readonly text: string }
    }
  }
  readonly message?: Message
}

export type Level = 'none' | 'note' | 'warning' | 'error'

export interface Rule {
  readonly id: string
  readonly name: string
  readonly shortDescription: Message
  readonly fullDescription: Message
  readonly help: Message
  readonly helpUri?: string
  readonly defaultConfiguration: { readonly level: Level }
  readonly properties: Readonly<Record<string, unknown>>
}

export interface Suppression {
  readonly kind: 'external'
  readonly status: 'accepted'
  readonly justification: string
  readonly location: Location
}

export interface Result {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly kind: 'fail'
  readonly level: Level
  readonly message: Message
  readonly locations: readonly Location[]
  readonly relatedLocations?: readonly Location[]
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly baselineState?: 'new' | 'unchanged'
  readonly suppressions: readonly Suppression[]
  readonly rank: number
  readonly properties: Readonly<Record<string, unknown>>
}

export interface Notification {
  readonly level: Level
  readonly message: Message
  readonly locations?: readonly Location[]
  readonly associatedRule?: { readonly id: string; readonly index: number }
  readonly exception?: { readonly message: string }
}
