import { flag, lastOf, list, literal, parentOf, type SchemaObject, text } from './objects.ts'
import { quoted } from './types.ts'

/** What can only be made once tables, keys and indexes are there. */
export function lateStatements(one: SchemaObject): string[] {
  if (one.kind === 'policy') return [policy(one)]
  if (one.kind === 'publication') return [publication(one)]
  if (one.kind === 'event trigger') return [eventTrigger(one)]
  const definition = text(one, 'definition')?.replace(/;\s*$/, '')
  return [...(definition === undefined ? [] : [definition]), ...enabling(one)]
}

const COMMANDS: Readonly<Record<string, string>> = { r: 'SELECT', a: 'INSERT', w: 'UPDATE', d: 'DELETE' }

function policy(one: SchemaObject): string {
  const [using, check] = [text(one, 'using'), text(one, 'check')]
  const command = COMMANDS[text(one, 'command') ?? '']
  const roles = list(one, 'roles').map((role) => (role === 'public' ? 'PUBLIC' : quoted(role)))
  return [
    `CREATE POLICY ${lastOf(one.name)} ON ${parentOf(one.name)}`,
    ...(flag(one, 'permissive') ? [] : ['AS RESTRICTIVE']),
    ...(command === undefined ? [] : [`FOR ${command}`]),
    ...(roles.join() === 'PUBLIC' ? [] : [`TO ${roles.join(', ')}`]),
    ...(using === undefined ? [] : [`USING (${using})`]),
    ...(check === undefined ? [] : [`WITH CHECK (${check})`]),
  ].join(' ')
}

function publication(one: SchemaObject): string {
  const tables = list(one, 'tables')
  const what = flag(one, 'all tables') ? ' FOR ALL TABLES' : tables.length > 0 ? ` FOR TABLE ${tables.join(', ')}` : ''
  const publish = ['insert', 'update', 'delete'].filter((name) => flag(one, name))
  const limits = publish.length === 3 ? '' : ` WITH (publish = '${publish.join(', ')}')`
  return `CREATE PUBLICATION ${one.name}${what}${limits}`
}

function eventTrigger(one: SchemaObject): string {
  const tags = list(one, 'tags')
  const when = tags.length === 0 ? '' : ` WHEN TAG IN (${tags.map(literal).join(', ')})`
  return `CREATE EVENT TRIGGER ${one.name} ON ${text(one, 'event')}${when} EXECUTE FUNCTION ${text(one, 'function')}()`
}

const ENABLING: Readonly<Record<string, string>> = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }

/** A trigger or rule that is not simply on. */
function enabling(one: SchemaObject): string[] {
  const how = ENABLING[text(one, 'enabled') ?? '']
  if (how === undefined || (one.kind !== 'trigger' && one.kind !== 'rule')) return []
  return [`ALTER TABLE ${parentOf(one.name)} ${how} ${one.kind.toUpperCase()} ${lastOf(one.name)}`]
}
