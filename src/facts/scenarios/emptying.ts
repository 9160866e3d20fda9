import type { Position } from '../../core/position.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonModule } from '../python/types.ts'
import type { Emptying } from './types.ts'

const EMPTIES =
  /\b(drop_all\(|DROP\s+SCHEMA|TRUNCATE\b|drop_database\(|downgrade\([^)]*["']base["']|reversed\(\w*\.?metadata\.sorted_tables\))/i
/** The address under which the service itself finds its database. */
const SERVICE_ADDRESS =
  /os\.environ\[["']DATABASE_URL["']\]|os\.(?:getenv|environ\.get)\(\s*["']DATABASE_URL["']|\bsettings\.(?:database_url|sqlalchemy_database_ur[il]|db_url)\b|get_settings\(\)\.database_url/i
/** What keeps tests away from it: an address of their own, a name that is checked, a container, an override. */
const OWN_ADDRESS =
  /TEST_DATABASE_URL|TEST_DB|test_database|_test\b["'?]|\/test\w*["'?]|testcontainers|PostgresContainer|pytest_postgresql|sqlite|environ\[["']DATABASE_URL["']\]\s*=|setenv\(\s*["']DATABASE_URL|setdefault\(\s*["']DATABASE_URL|environ\.update|endswith\(["']_?test|["']test["']\s+(not\s+)?in\b|embedded|pgserver/i

/** Tests that empty a database, with where they take its address from. */
export function findEmptying(modules: readonly PythonModule[]): Emptying[] {
  const isGuarded = modules.some(({ file, tree }) => file.endsWith('conftest.py') && OWN_ADDRESS.test(tree.text))
  return modules.flatMap(({ tree, file }): Emptying[] => {
    if (!mayHold(tree, 'drop_', 'truncate', 'downgrade', 'sorted_tables', 'DROP SCHEMA')) return []
    const empties = EMPTIES.exec(tree.text)
    if (empties === null) return []
    const address = OWN_ADDRESS.test(tree.text) || isGuarded ? null : SERVICE_ADDRESS.exec(tree.text)
    return [
      {
        at: at(file, tree.text, empties.index),
        how: (empties[1] ?? '').replace(/\($/, ''),
        addressAt: address === null ? undefined : at(file, tree.text, address.index),
      },
    ]
  })
}

function at(file: string, text: string, offset: number): Position {
  return { file, line: text.slice(0, offset).split('\n').length }
}
