import type { Position } from '../../core/position.ts'
import type { TracedInput } from '../origins/inputs.ts'

/** One place that makes a template environment. */
export interface TemplateEnvironment {
  readonly at: Position
  readonly call: string
  readonly within: string
  /** `on`: everything or HTML is escaped; `off`: nothing is; `unknown`: a value decides that was not found. */
  readonly autoescape: 'on' | 'off' | 'unknown'
  readonly autoescapeText: string
  /** What it renders, from the names of its templates and its folders: pages, or prompts, mail text, SQL and the like. */
  readonly renders: 'html' | 'text' | 'unknown'
}

/** A page that is put together in Python and sent as HTML. */
export interface BuiltPage {
  readonly at: Position
  readonly call: string
  readonly within: string
  /** Inserted parts that are not fixed and not escaped. */
  readonly inputs: readonly TracedInput[]
}

/** A place that switches escaping off for one value or block. */
export interface RawOutput {
  readonly at: Position
  /** As written: `{{ comment.body | safe }}`, `Markup(text)`. */
  readonly text: string
  readonly by: 'filter' | 'block' | 'Markup'
  /** Why it is harmless, when it is: fixed text, cleaned by a sanitiser, JSON. */
  readonly harmless: string | undefined
  /** True when the value is a parameter of a macro in the same file: its callers decide. */
  readonly isMacroParameter: boolean
}

/** A form of a page. */
export interface TemplateForm {
  readonly at: Position
  readonly method: string
  readonly action: string | undefined
  readonly hasToken: boolean
}

/** A handler that takes a form and changes something. */
export interface FormHandler {
  readonly at: Position
  readonly name: string
  readonly method: string
  readonly path: string
  /** What a request is recognised by: a `cookie` (or session, or Basic) goes along by itself, a `header` does not. */
  readonly credential: 'cookie' | 'header' | 'none' | 'unknown'
  readonly credentialAt: Position | undefined
  /** Where a token (or the origin) is tested for this handler. */
  readonly tokenAt: Position | undefined
  readonly isLogin: boolean
}

export interface CsrfProtection {
  readonly at: Position
  readonly name: string
  /** True when it stands before every request: registered middleware. */
  readonly isInForce: boolean
}

export interface TemplatesFacts {
  readonly environments: readonly TemplateEnvironment[]
  readonly pages: readonly BuiltPage[]
  readonly rawOutputs: readonly RawOutput[]
  readonly forms: readonly TemplateForm[]
  /** Number of template files of the service itself. */
  readonly files: number
  readonly handlers: readonly FormHandler[]
  readonly protections: readonly CsrfProtection[]
  /** Where cookies carry credentials: session middleware, cookie transports, cookies that are set or read. */
  readonly cookies: readonly { readonly at: Position; readonly text: string }[]
}
