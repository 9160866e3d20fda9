import type pg from 'pg'
import { schemaPartFunction } from '../../postgres/schema/book.ts'
import type { ServerRights } from '../../postgres/server.ts'

/** The schema in which a rehearsal keeps its own things; nothing in it is reported. */
export const OWN_SCHEMA = 'plimsoll_rehearsal'

/**
 * Prepares a database for being traced. Functions try reads and writes in another session, and read the schema. As
 * superuser, event triggers (manual, 38 and 9.30) note in a setting of the session what each command made, changed,
 * dropped and rewrote: a setting writes no log, takes no lock, and is taken back with the transaction. `commands`: whether
 * all commands are noted, or rewrites alone, which is enough when nobody asks what has changed.
 */
export async function installTracing(client: pg.Client, commands: boolean, rights: ServerRights): Promise<void> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS ${OWN_SCHEMA};
    GRANT USAGE ON SCHEMA ${OWN_SCHEMA} TO PUBLIC;
    ${TRY_WORK};
    ${schemaPartFunction(OWN_SCHEMA)}`)
  if (rights === 'superuser') await installNotes(client, commands)
}

async function installNotes(client: pg.Client, commands: boolean): Promise<void> {
  await client.query(`CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.note(entry text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF current_setting('plimsoll.log', true) <> '' THEN
          PERFORM set_config('plimsoll.log', current_setting('plimsoll.log') || E'\\n' || entry, false);
        END IF;
      END $$;
    CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.note_rewrite() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM ${OWN_SCHEMA}.note(format('rewrite %s %s', pg_event_trigger_table_rewrite_oid()::oid,
          pg_event_trigger_table_rewrite_reason()));
      END $$;
    CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.note_command() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM ${OWN_SCHEMA}.note('command ' || TG_TAG || coalesce((SELECT string_agg(
          format(E'\\nobject %s %s', classid::oid, objid), '') FROM pg_catalog.pg_event_trigger_ddl_commands()), ''));
      END $$;
    CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.note_drop() RETURNS event_trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM ${OWN_SCHEMA}.note('command ' || TG_TAG || coalesce((SELECT string_agg(
          format(E'\\nobject %s %s', classid::oid, objid), '') FROM pg_catalog.pg_event_trigger_dropped_objects()
          WHERE original OR normal), ''));
      END $$;
    DROP EVENT TRIGGER IF EXISTS plimsoll_note_rewrite;
    DROP EVENT TRIGGER IF EXISTS plimsoll_note_command;
    DROP EVENT TRIGGER IF EXISTS plimsoll_note_drop;
    CREATE EVENT TRIGGER plimsoll_note_rewrite ON table_rewrite EXECUTE FUNCTION ${OWN_SCHEMA}.note_rewrite()`)
  if (!commands) return
  await client.query(`CREATE EVENT TRIGGER plimsoll_note_command ON ddl_command_end EXECUTE FUNCTION ${OWN_SCHEMA}.note_command();
    CREATE EVENT TRIGGER plimsoll_note_drop ON sql_drop EXECUTE FUNCTION ${OWN_SCHEMA}.note_drop()`)
}

/**
 * EXPLAIN plans a statement, and so waits for every lock it needs, but runs nothing. An attempt counts as blocked when it
 * does not get its locks at once; one that fails for another reason was not blocked. Whoever cannot read cannot write:
 * no lock lets writers pass and stops readers (manual, table 13.2).
 */
const TRY_WORK = `CREATE OR REPLACE FUNCTION ${OWN_SCHEMA}.try_work(tables oid[], OUT number oid, OUT work text)
    RETURNS SETOF record LANGUAGE plpgsql SET lock_timeout = '1ms' SET search_path = '' AS $$
  DECLARE
    relation text;
    field text;
    attempt text;
    attempts text[];
  BEGIN
    FOREACH number IN ARRAY tables LOOP
      relation := number::pg_catalog.regclass::text;
      field := (SELECT pg_catalog.quote_ident(attname) FROM pg_catalog.pg_attribute
        WHERE attrelid = number AND attnum > 0 AND NOT attisdropped ORDER BY attnum LIMIT 1);
      work := '';
      attempts := ARRAY['SELECT * FROM ' || relation, 'INSERT INTO ' || relation || ' DEFAULT VALUES',
        'UPDATE ' || relation || ' SET ' || coalesce(field, 'ctid') || ' = DEFAULT', 'DELETE FROM ' || relation];
      FOREACH attempt IN ARRAY attempts LOOP
        BEGIN
          IF work = '1' THEN EXIT; END IF;
          EXECUTE 'EXPLAIN ' || attempt;
          work := work || '0';
        EXCEPTION
          WHEN lock_not_available THEN work := work || '1';
          WHEN OTHERS THEN work := work || '0';
        END;
      END LOOP;
      work := pg_catalog.rpad(work, 4, '1');
      RETURN NEXT;
    END LOOP;
  END $$`

/** What the event triggers noted. */
export interface CommandLog {
  /** Tags of the commands: `ALTER TABLE`. */
  readonly tags: readonly string[]
  /** What they made, changed or dropped: the catalog, and the number in it. */
  readonly objects: readonly { readonly catalog: number; readonly oid: number }[]
  readonly rewrites: readonly { readonly oid: number; readonly reason: number }[]
}

/** The value of the setting while nothing has been noted. */
export const EMPTY_LOG = '-'

/** The value it begins with: none where nobody may note anything, which then counts as not known. */
export const firstLog = (rights: ServerRights): string => (rights === 'superuser' ? EMPTY_LOG : '')

/** Reads the log. Undefined when there is none: the setting was reset by the migration. */
export function readLog(log: string | null): CommandLog | undefined {
  if (log === null || log === '') return undefined
  const tags: string[] = []
  const objects: { catalog: number; oid: number }[] = []
  const rewrites: { oid: number; reason: number }[] = []
  for (const line of log.split('\n')) {
    const [kind, first, second] = line.split(' ')
    if (kind === 'command') tags.push(line.slice('command '.length))
    else if (kind === 'object') objects.push({ catalog: Number(first), oid: Number(second) })
    else if (kind === 'rewrite') rewrites.push({ oid: Number(first), reason: Number(second) })
  }
  return { tags, objects, rewrites }
}
