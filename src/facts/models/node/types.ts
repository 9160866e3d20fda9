import type { ModelsFacts } from '../types.ts'

/** Tables as the code of a Node service declares them. */
export type NodeModels = Pick<ModelsFacts, 'models' | 'unresolved'>
