import type { Position } from '../../core/position.ts'

/** A test with what it says, for questions about what it proves. */
export interface TestScenario {
  readonly name: string
  readonly at: Position
  /** Its name and body. */
  readonly text: string
  readonly runs: boolean
  /** Requests it sends through a client of the application. */
  readonly requests: number
  readonly kind: 'unit' | 'integration' | 'end-to-end'
  /** Pauses of a fixed length in it. */
  readonly sleeps: readonly Position[]
}

/** Something the service has, and where it was seen. */
export interface Subject {
  readonly name: string
  readonly at: Position
}

/** A place in the tests that empties a database. */
export interface Emptying {
  readonly at: Position
  /** `drop_all`, `TRUNCATE`, … */
  readonly how: string
  /** Where the address of that database comes from, when it is the one of the service. */
  readonly addressAt: Position | undefined
}

export interface ScenariosFacts {
  readonly cases: readonly TestScenario[]
  /** Rows belong to tenants: the column, in a model. */
  readonly tenants: Subject | undefined
  readonly teams: Subject | undefined
  /** Statuses with a name of their own, three or more: a life cycle. */
  readonly lifecycles: readonly Subject[]
  readonly credits: Subject | undefined
  readonly emptying: readonly Emptying[]
  /** What makes data for tests: factories, fixtures, builders. */
  readonly makers: readonly Subject[]
  /** Dumps of databases and addresses of real people among the data of tests. */
  readonly realData: readonly Subject[]
  /** Containers and services beside the tests: testcontainers, services of workflows. */
  readonly containers: readonly Subject[]
}
