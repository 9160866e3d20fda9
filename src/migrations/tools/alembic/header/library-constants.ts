/**
 * Constants of libraries that revisions take their headers from: fixed by those libraries' documented layout.
 * Neutron's: `neutron/db/migration/cli.py`, which every project with migrations on top of Neutron imports.
 */
const CONSTANTS: ReadonlyMap<string, string> = new Map([
  ['neutron.db.migration.cli.EXPAND_BRANCH', 'expand'],
  ['neutron.db.migration.cli.CONTRACT_BRANCH', 'contract'],
  ['neutron.db.migration.EXPAND_BRANCH', 'expand'],
  ['neutron.db.migration.CONTRACT_BRANCH', 'contract'],
])

export function libraryConstant(name: string): string | undefined {
  return CONSTANTS.get(name)
}
