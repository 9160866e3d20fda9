/** What a file of code is for, as far as its path tells: only `service` code runs while the service serves. */
export type Purpose = 'service' | 'migration' | 'command'

const MIGRATION =
  /(^|\/)(alembic|migrations?|versions)\/|(^|\/)migrations?\.(py|[cm]?[jt]s)$|(^|\/)alembic[^/]*\/env\.py$/
const COMMAND =
  /(^|\/)(cli|scripts?|tools?|bin|commands|management|seeds?|fixtures|dev|devtools|ci)\/|(^|\/)(setup|__main__|cli|manage|seed|noxfile|tasks|fabfile|conftest|cli_[^/]*|[^/]*_cli|doctor)\.(py|[cm]?[jt]s)$/

export function purposeOf(file: string): Purpose {
  if (MIGRATION.test(file)) return 'migration'
  return COMMAND.test(file) ? 'command' : 'service'
}
