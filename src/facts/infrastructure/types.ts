import type { Position } from '../../core/position.ts'

/** A file in which infrastructure is written down. */
export interface InfrastructureFile {
  readonly tool: 'Terraform' | 'Kubernetes' | 'Helm' | 'Ansible' | 'Pulumi' | 'CloudFormation' | 'Compose'
  readonly file: string
}

/** Something Terraform takes from elsewhere: a provider or module, and the version asked for. */
export interface TakenFromElsewhere {
  readonly what: 'provider' | 'module' | 'terraform'
  readonly name: string
  /** As written; undefined: whatever is newest. */
  readonly version: string | undefined
  readonly at: Position
}

export interface InfrastructureFacts {
  readonly files: readonly InfrastructureFile[]
  readonly taken: readonly TakenFromElsewhere[]
  /** State files of Terraform that git holds. */
  readonly states: readonly string[]
  /** Folders of Terraform with the lock of their providers beside. */
  readonly locked: readonly string[]
  readonly isRepository: boolean
  readonly searched: number
}
