import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { identifiersNamed } from '../python/identifiers.ts'
import type { PythonFacts } from '../python/types.ts'
import { readSettingsClasses } from './classes.ts'
import { readLookups } from './lookups.ts'
import { nodeSettings } from './node.ts'
import { nodeValidations } from './node-validations.ts'
import { secretsOutside } from './outside.ts'
import { SettingReferences } from './references.ts'
import { StartUp } from './start-up.ts'
import type { Setting, SettingsFacts, Validation } from './types.ts'
import { readValidations } from './validations.ts'
import { refusedUse } from './where-used.ts'

export default defineFact<SettingsFacts>({
  async collect(source) {
    const [python, node] = await Promise.all([source.fact('python'), source.fact('nodeCode')])
    const inNode = nodeSettings(node)
    const classes = readSettingsClasses(python)
    const { lookups, unknownNames } = readLookups(python)
    const references = new SettingReferences(python, classes, lookups)
    const fields = new Set(classes.flatMap((one) => [...one.fields.values()]))
    const settings = [...fields, ...lookups.map(({ setting }) => setting)]
    let validations: readonly Validation[] | undefined
    return {
      settings: [...settings, ...inNode.settings],
      unknownNames,
      secretsOutside: [...secretsOutside(python, settings), ...inNode.outside],
      get validations() {
        validations ??= [
          ...readValidations({ python, references, classes, settings, startUp: new StartUp(python) }),
          ...nodeValidations(node, inNode),
        ]
        return validations
      },
      settingOf: (node) => references.of(node),
      usesOf: (setting) => usesOf(python, references, setting),
      refusedUse: (setting, value) => refusedUse(python, usesOf(python, references, setting), value),
    }
  },
})

/** `name` in `a.name`. */
function isMember(node: PythonNode): boolean {
  return node.fieldName === 'attribute' && node.parentNode?.kind === 'attribute'
}

function usesOf(python: PythonFacts, references: SettingReferences, setting: Setting): PythonNode[] {
  const name = setting.attribute ?? setting.name
  return python.code.flatMap((module) => {
    const named = identifiersNamed(module, name).map((node) => (isMember(node) ? (node.parentNode ?? node) : node))
    return named
      .filter(({ fieldName }) => fieldName !== 'attribute' && fieldName !== 'left')
      .sort((a, b) => a.index - b.index)
      .filter((node) => references.of(node) === setting)
  })
}
