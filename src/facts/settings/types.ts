import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant } from '../python/types.ts'

/** What a setting is when the environment does not say. */
export type SettingDefault =
  /** Nothing: reading it fails. */
  | { readonly kind: 'required' }
  | { readonly kind: 'constant'; readonly value: Constant; readonly at: Position }
  /** Drawn at random anew in each process. */
  | { readonly kind: 'generated'; readonly at: Position }
  | { readonly kind: 'unknown'; readonly text: string }

/** One value the service takes from its environment: a field of a settings class, or a look-up. */
export interface Setting {
  /** The environment variable, the first when there are several; in capitals where case does not count. */
  readonly name: string
  /** All variables that feed it. */
  readonly names: readonly string[]
  /** The field or variable it is kept in. */
  readonly attribute: string | undefined
  /** Full name of the settings class. */
  readonly owner: string | undefined
  readonly reader: 'pydantic' | 'environ' | 'decouple' | 'environs' | 'starlette' | 'helper' | 'schema'
  readonly at: Position
  readonly default: SettingDefault
  readonly annotation: string | undefined
  /** Its name says that it holds a secret. */
  readonly secret: boolean
  /** The name of the environment (`APP_ENV`) or a debug switch: what production validation hangs on. */
  readonly about: 'environment' | 'debug' | 'other'
}

/** How code that validates settings comes to run when the service starts. */
export interface StartUpCall {
  readonly how: 'import' | 'settings constructor' | 'lifespan' | 'start-up event' | 'application factory' | 'main'
  readonly at: Position
}

/** A function, validator or piece of a module that refuses to start with some values of settings. */
export interface Validation {
  readonly name: string
  readonly at: Position
  /** Undefined: nothing was found that runs it. */
  readonly called: StartUpCall | undefined
  /** It does something only when the environment is production (or is not development). */
  readonly onlyInProduction: boolean
  /** Settings it looks at. */
  readonly covers: readonly Setting[]
  /** Where it refuses. */
  readonly refusals: readonly Position[]
  /**
   * What it does when the setting has this value, all others being good. `environment` is `production`, or `default`:
   * what happens when nobody sets the variable that names the environment.
   */
  refuses(setting: Setting, value: Constant, environment: 'production' | 'default'): 'yes' | 'no' | 'maybe'
}

/** A value of a setting that code refuses where it is handed over, not when the service starts. */
export interface RefusedUse {
  readonly at: Position
  /** No use of the setting gets by without the refusal. */
  readonly everywhere: boolean
}

export interface SettingsFacts {
  readonly settings: readonly Setting[]
  /** Variables that are read under a name that is not known here: `os.environ[name]`. */
  readonly unknownNames: readonly Position[]
  /** Secrets read from settings of a package that was not read: `auth_settings.SECRET_KEY`. */
  readonly secretsOutside: readonly { readonly name: string; readonly at: Position }[]
  readonly validations: readonly Validation[]
  /** The setting an expression takes its value from, through `.get_secret_value()`, `or`, `str()` and names. */
  settingOf(node: PythonNode): Setting | undefined
  /** Where a setting is used in Python, tests excepted. */
  usesOf(setting: Setting): readonly PythonNode[]
  /** Whether what is handed the setting refuses this value; undefined when none of it does. */
  refusedUse(setting: Setting, value: Constant): RefusedUse | undefined
}
