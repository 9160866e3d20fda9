import type { Evidence } from '../../core/evidence.ts'
import { search, source } from '../../core/evidence.ts'
import type { Outcome } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { ContainersFacts } from '../../facts/containers/types.ts'
import type { EnvFilesFacts } from '../../facts/env-files/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'
import type { Setting, SettingsFacts, Validation } from '../../facts/settings/types.ts'
import { codeRead } from '../code-read.ts'
import { defineCheck } from '../define-check.ts'

const PRODUCTION = /^(prod|production|prd|live)$/i

export default defineCheck({
  id: 'config/production-settings-validated',
  title: 'Settings are validated in production, at start-up',
  severity: 'blocker',
  answers: ['A-161', 'A-246'],
  why: 'A service that starts with bad settings fails later, in front of users, or runs on quietly with a development secret.',
  fix: 'Write one function that refuses bad settings when the environment is production, and call it before the application is made.',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['settings', 'python', 'endpoints', 'envFiles', 'containers', 'nodeCode'],
  coversNode: true,
  evaluate({ settings, python, endpoints, envFiles, containers, nodeCode }) {
    const read = codeRead(python, nodeCode)
    const looked = search('validation of settings', read.words, read.files, settings.validations.length)
    if (read.files === 0)
      return unverified('There is no code to read, of Python or of a service in Node', 'the code of the service', [
        looked,
      ])
    const [elsewhere] = python.code.length === 0 ? settings.secretsOutside : []
    if (elsewhere !== undefined && settings.validations.length === 0) {
      return unverified(
        `Settings are read by code that was not followed (${elsewhere.name}), which may refuse bad ones`,
        'what that code refuses when the service starts',
        [source(elsewhere.at, elsewhere.name), looked],
      )
    }
    if (settings.settings.length === 0) return notApplicable('The service takes nothing from its environment', [looked])
    const production = settings.validations.filter(
      (one) => one.onlyInProduction || one.covers.some(({ secret }) => secret),
    )
    const called = production.filter((one) => one.called !== undefined && coversMuch(one))
    const [first] = called
    if (first === undefined) {
      const idle = production.filter((one) => coversMuch(one) && saysSo(one) && !isCalledSomehow(one, python))
      const outcome = withoutValidation(settings, idle, looked)
      const startsNothing = endpoints.applications.length + endpoints.endpoints.length + nodeCode.files.length === 0
      // A library reads settings too, and what would refuse them is the service that uses it.
      return outcome.status === 'fail' && idle.length === 0 && startsNothing
        ? unverified('Nothing was found that starts with these settings', 'the service that is started', [looked])
        : outcome
    }
    return inForce(first, settings, [...deployedAs(settings, envFiles, containers)])
  },
})

/** A secret, or a setting that only production needs: a port that must be a number is no production validation. */
function coversMuch({ covers, name }: Validation): boolean {
  return (
    covers.some(({ secret }) => secret) ||
    (covers.length > 1 && /prod|valid|check|settings|config/i.test(name)) ||
    covers.some(({ name: one }) => /CORS|REDIS|S3_|BUCKET|DATABASE|DEBUG/i.test(one))
  )
}

/** What nothing calls was meant to run at start-up only if its own name speaks of settings. */
function saysSo({ name, onlyInProduction }: Validation): boolean {
  return onlyInProduction && /prod|settings?|config|environ|secret|start_?up/i.test(name.split('.').at(-1) ?? '')
}

/** `self.validate_environment()` of one integration among many: who calls it when was not followed. */
function isCalledSomehow({ name }: Validation, python: PythonFacts): boolean {
  return python.callsNamed(name.split('.').at(-1) ?? name).length > 0
}

function withoutValidation(settings: SettingsFacts, idle: readonly Validation[], looked: Evidence): Outcome {
  const [first] = idle
  if (first !== undefined) {
    return fail(`${first.name} is never called`, [
      {
        message: `${first.name} would refuse bad settings, and nothing calls it when the service starts`,
        subject: `validation ${first.name}`,
        confidence: 'high',
        evidence: [source(first.at), ...first.refusals.slice(0, 2).map((at) => source(at, 'would refuse'))],
        fix: `Call ${first.name.split('.').at(-1) ?? first.name} where the application is made, before it is used.`,
      },
    ])
  }
  const secrets = settings.settings.filter(({ secret }) => secret)
  const required = secrets.filter(
    ({ default: given, reader }) => given.kind === 'required' && (reader === 'pydantic' || reader === 'schema'),
  )
  const schema = settings.validations.find(
    ({ called, covers }) => called !== undefined && covers.some(({ reader }) => reader === 'schema'),
  )
  if (secrets.length === 0 && schema !== undefined)
    return pass('Settings are held against a schema when the service starts, and none is a secret', [
      source(schema.at, schema.name),
    ])
  const [one, ...others] = required
  const withDefault = secrets.filter(
    ({ default: given }) => given.kind !== 'required' && !(given.kind === 'constant' && !given.value),
  )
  if (one !== undefined && withDefault.length === 0) {
    return pass('Secrets are required settings, and none has a default: the service does not start without', [
      source(one.at),
      ...others.map(({ at }) => source(at)),
    ])
  }
  return fail('Nothing refuses bad settings in production', [
    {
      message: 'No function, validator or start-up code refuses bad settings in production',
      subject: 'production validation',
      // In Node much is configured by files and options that were not read.
      confidence: settings.settings.some(({ at }) => at.file.endsWith('.py')) ? 'high' : 'medium',
      evidence: [
        looked,
        ...settings.settings
          .filter(({ about }) => about === 'environment')
          .slice(0, 1)
          .map(({ at }) => source(at, 'the environment is known here')),
      ],
    },
  ])
}

/** A validation that runs does nothing as long as nobody says that this is production. */
function inForce(validation: Validation, settings: SettingsFacts, deployed: readonly Evidence[]): Outcome {
  const at = validation.called?.at ?? validation.at
  const seen = [source(validation.at, validation.name), source(at, `runs: ${validation.called?.how ?? ''}`)] as const
  const environment = namesEnvironment(settings)
  const depends = validation.covers.some(
    (setting) => isRefused(validation, setting, 'production') && !isRefused(validation, setting, 'default'),
  )
  if (environment === undefined || !depends || deployed.length > 0) {
    return pass(`${validation.name} refuses bad settings (${validation.covers.length}) at start-up`, [
      ...seen,
      ...deployed,
    ])
  }
  return unverified(
    `${validation.name} is called, but does nothing unless ${environment.name} is set: its default is not production`,
    `${environment.name} in the deployed environment (a compose file, image or workflow that sets it, or the running service)`,
    [...seen, source(environment.at, environment.name)],
  )
}

function isRefused(validation: Validation, setting: Setting, environment: 'production' | 'default'): boolean {
  const own = setting.default.kind === 'constant' ? [setting.default.value] : []
  return [...own, '', null].some((value) => validation.refuses(setting, value, environment) === 'yes')
}

/** The setting that names the environment, when it has a default that is not production. */
function namesEnvironment({ settings }: SettingsFacts): Setting | undefined {
  return settings.find(
    ({ about, default: given }) =>
      about === 'environment' && given.kind === 'constant' && !PRODUCTION.test(String(given.value)),
  )
}

/** Where the repository itself says that the deployed environment is production. */
function deployedAs(settings: SettingsFacts, envFiles: EnvFilesFacts, containers: ContainersFacts): Evidence[] {
  const names = new Set(settings.settings.filter(({ about }) => about === 'environment').flatMap((one) => one.names))
  const isSet = ({ name, value }: { name: string; value: string | undefined }): boolean =>
    names.has(name.toUpperCase()) && PRODUCTION.test((value ?? '').replace(/^\$\{\w+:?-(.*)\}$/, '$1'))
  const variables = [
    ...containers.dockerfiles.flatMap((one) => one.variables),
    ...containers.deployments.flatMap((one) => one.services.flatMap((service) => service.environment)),
    ...envFiles.files.flatMap((file) => file.entries.filter(({ commented }) => !commented)),
  ]
  return variables.filter(isSet).map(({ at, name, value }) => source(at, `${name}=${value ?? ''}`))
}
