import type { NodeCodeFacts } from './types.ts'

/** What is known where there is no service in Node. */
export const NO_NODE_CODE: NodeCodeFacts = {
  files: [],
  framework: undefined,
  coverage: () => ({ files: 0, unparsed: [] }),
  depends: () => undefined,
  holding: () => [],
  text: () => '',
  script: () => undefined,
  callsNamed: () => [],
  nodes: () => [],
  nameOf: () => undefined,
  valueOf: (spot) => spot,
  functionAt: () => undefined,
  constant: () => undefined,
  fields: () => undefined,
  parent: () => undefined,
  around: () => undefined,
  within: () => '',
  isHandler: () => false,
  serves: () => false,
  origin: (from) => ({ kind: 'unknown', from }),
  pieces: () => undefined,
  callersOf: () => undefined,
}
