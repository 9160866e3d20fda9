import type { Position } from '../../core/position.ts'
import type { TracedInput } from '../origins/inputs.ts'

/** A call that starts a program. */
export interface Command {
  readonly at: Position
  /** Full name of what is called: `subprocess.run`, `os.system`. */
  readonly call: string
  readonly within: string
  /** `shell`: a shell reads the text; `program`: the arguments go to the program as they are; `unknown`: not told. */
  readonly mode: 'shell' | 'program' | 'unknown'
  /** Parts that are not constant: of the whole line for a shell, of the program's name for `program`. */
  readonly inputs: readonly TracedInput[]
  /** For `program`: arguments that come from a request (they could be read as options). */
  readonly arguments: readonly CommandArgument[]
}

/** A call that turns data into running code, or data into objects that may run code. */
export interface Evaluation {
  readonly at: Position
  readonly call: string
  readonly within: string
  /** `code`: eval and exec; `objects`: pickle and its kin; `template`: a template made from text; `module`: an import by name. */
  readonly kind: 'code' | 'objects' | 'template' | 'module'
  readonly input: TracedInput
  /** True when names of what is evaluated are withheld: a sandboxed template environment, `eval` without builtins. */
  readonly isConfined: boolean
}

export interface ProcessSinksFacts {
  readonly commands: readonly Command[]
  readonly evaluations: readonly Evaluation[]
}

/** `afterOption`: a long option stands before it (`"--target", x`), whose value it may be. */
export interface CommandArgument extends TracedInput {
  readonly afterOption?: boolean
}
