/**
 * One query for each kind of object, each giving (name, properties as JSON). Objects of the system, of extensions and of
 * our own are left out. Definitions are PostgreSQL's own (`pg_get_…def`, manual 9.27.6), so that two databases with the
 * same schema give the same texts.
 */
export const OWN = `n.nspname <> 'information_schema' AND n.nspname !~ '^(pg_|plimsoll_)'`

/** True for an object that was not brought by an extension. */
const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e')`

const comment = (oid: string, catalog: string): string => `obj_description(${oid}, '${catalog}')`

/** Privileges as a sorted list, the owner's own by default left out: `role=privileges`. */
const grants = (acl: string): string => `(SELECT array_agg(a::text ORDER BY a::text) FROM unnest(${acl}) a)`

const RELATION = `format('%I.%I', n.nspname, c.relname)`

export const kinds = {
  schema: `SELECT format('%I', n.nspname) AS name, json_build_object(
      'comment', ${comment('n.oid', 'pg_namespace')}, 'grants', ${grants('n.nspacl')}) AS properties
    FROM pg_namespace n WHERE ${OWN} AND ${notOfExtension('pg_namespace', 'n.oid')}`,

  extension: `SELECT format('%I', extname) AS name, json_build_object('schema', n.nspname) AS properties
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname <> 'plpgsql'`,

  table: `SELECT ${RELATION} AS name, json_build_object(
      'kind', c.relkind, 'persistence', c.relpersistence, 'options', c.reloptions,
      'columns', (SELECT array_agg(attname ORDER BY attnum) FROM pg_attribute
                  WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
      'partition key', pg_get_partkeydef(c.oid), 'partition bound', pg_get_expr(c.relpartbound, c.oid),
      'parents', (SELECT array_agg(inhparent::regclass::text ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
      'row security', c.relrowsecurity, 'force row security', c.relforcerowsecurity,
      'replica identity', c.relreplident, 'tablespace', c.reltablespace::int8, 'access method', c.relam::int8,
      'comment', ${comment('c.oid', 'pg_class')}, 'grants', ${grants('c.relacl')}) AS properties
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'f') AND ${OWN} AND ${notOfExtension('pg_class', 'c.oid')}`,

  column: `SELECT ${RELATION} || format('.%I', a.attname) AS name, json_build_object(
      'type', format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull,
      'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
      'generated', CASE WHEN a.attgenerated <> '' THEN a.attgenerated::text || ' ' || pg_get_expr(d.adbin, d.adrelid) END,
      'identity', a.attidentity, 'storage', nullif(a.attstorage, t.typstorage), 'compression', a.attcompression,
      'statistics', nullif(a.attstattarget, -1), 'options', a.attoptions,
      'collation', (SELECT format('%I.%I', m.nspname, l.collname) FROM pg_collation l
                    JOIN pg_namespace m ON m.oid = l.collnamespace
                    WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation),
      'comment', col_description(c.oid, a.attnum), 'grants', ${grants('a.attacl')}) AS properties
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE c.relkind IN ('r', 'p', 'f') AND a.attnum > 0 AND NOT a.attisdropped AND ${OWN}
      AND ${notOfExtension('pg_class', 'c.oid')}`,

  // NOT NULL constraints have rows of their own from 18 on; the column says the same before and after.
  constraint: `SELECT ${RELATION} || format('.%I', k.conname) AS name, json_build_object(
      'definition', pg_get_constraintdef(k.oid), 'validated', k.convalidated, 'local', k.conislocal,
      'comment', ${comment('k.oid', 'pg_constraint')}) AS properties
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype <> 'n' AND k.contype <> 't' AND k.conparentid = 0 AND ${OWN}
      AND ${notOfExtension('pg_class', 'c.oid')}`,

  index: `SELECT ${RELATION} AS name, json_build_object(
      'definition', pg_get_indexdef(i.indexrelid), 'valid', i.indisvalid, 'clustered', i.indisclustered,
      'replica identity', i.indisreplident,
      'attached to', (SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = i.indexrelid), 'of constraint', (SELECT conname FROM pg_constraint k
         WHERE k.conindid = i.indexrelid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')),
      'comment', ${comment('c.oid', 'pg_class')}) AS properties
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OWN} AND c.relkind IN ('i', 'I') AND ${notOfExtension('pg_class', 'i.indrelid')}`,

  view: `SELECT ${RELATION} AS name, json_build_object(
      'kind', c.relkind, 'definition', pg_get_viewdef(c.oid), 'options', c.reloptions,
      'populated', c.relispopulated, 'comment', ${comment('c.oid', 'pg_class')}, 'grants', ${grants('c.relacl')}) AS properties
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('v', 'm') AND ${OWN} AND ${notOfExtension('pg_class', 'c.oid')}`,

  sequence: `SELECT ${RELATION} AS name, json_build_object(
      'type', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement, 'minimum', s.seqmin,
      'maximum', s.seqmax, 'cycle', s.seqcycle, 'cache', s.seqcache,
      'owned by', (SELECT d.refobjid::regclass || '.' || a.attname FROM pg_depend d
         JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i') LIMIT 1),
      'comment', ${comment('c.oid', 'pg_class')}, 'grants', ${grants('c.relacl')}) AS properties
    FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OWN} AND ${notOfExtension('pg_class', 'c.oid')}`,

  type: `SELECT format('%I.%I', n.nspname, t.typname) AS name, json_build_object(
      'kind', t.typtype,
      'labels', (SELECT array_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
      'base', CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
      'not null', t.typnotnull, 'default', t.typdefault,
      'constraints', (SELECT array_agg(quote_ident(conname) || ' ' || pg_get_constraintdef(k.oid) || ' ' || convalidated ORDER BY conname)
                      FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
      'attributes', (SELECT array_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod) ORDER BY attnum)
                     FROM pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped),
      'subtype', (SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid),
      'comment', ${comment('t.oid', 'pg_type')}, 'grants', ${grants('t.typacl')}) AS properties
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${OWN} AND ${notOfExtension('pg_type', 't.oid')}
      AND (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c'
           AND EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c')))`,

  function: `SELECT format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) AS name,
      json_build_object('definition', CASE WHEN p.prokind = 'a' THEN 'aggregate ' || (SELECT aggtransfn::text || ' '
         || aggfinalfn::text || ' ' || format_type(aggtranstype, NULL) || ' ' || coalesce(agginitval, '')
         FROM pg_aggregate WHERE aggfnoid = p.oid) ELSE pg_get_functiondef(p.oid) END,
      'comment', ${comment('p.oid', 'pg_proc')}, 'grants', ${grants('p.proacl')}) AS properties
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE ${OWN} AND ${notOfExtension('pg_proc', 'p.oid')}`,

  trigger: `SELECT ${RELATION} || format('.%I', t.tgname) AS name, json_build_object(
      'definition', pg_get_triggerdef(t.oid), 'enabled', t.tgenabled,
      'comment', ${comment('t.oid', 'pg_trigger')}) AS properties
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${OWN}`,

  rule: `SELECT ${RELATION} || format('.%I', r.rulename) AS name, json_build_object(
      'definition', pg_get_ruledef(r.oid), 'enabled', r.ev_enabled) AS properties
    FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE r.rulename <> '_RETURN' AND ${OWN}`,

  policy: `SELECT ${RELATION} || format('.%I', o.polname) AS name, json_build_object(
      'command', o.polcmd, 'permissive', o.polpermissive, 'using', pg_get_expr(o.polqual, o.polrelid),
      'check', pg_get_expr(o.polwithcheck, o.polrelid),
      'roles', (SELECT array_agg(coalesce(rolname, 'public') ORDER BY rolname) FROM unnest(o.polroles) r(oid)
                LEFT JOIN pg_roles USING (oid))) AS properties
    FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OWN}`,

  statistics: `SELECT format('%I.%I', n.nspname, s.stxname) AS name, json_build_object(
      'definition', pg_get_statisticsobjdef(s.oid)) AS properties
    FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE ${OWN}`,

  collation: `SELECT format('%I.%I', n.nspname, l.collname) AS name, json_build_object(
      'provider', l.collprovider, 'deterministic', l.collisdeterministic, 'collate', l.collcollate, 'ctype', l.collctype) AS properties
    FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
    WHERE ${OWN} AND ${notOfExtension('pg_collation', 'l.oid')}`,

  operator: `SELECT format('%I.%s(%s, %s)', n.nspname, o.oprname, format_type(o.oprleft, NULL), format_type(o.oprright, NULL)) AS name,
      json_build_object('function', o.oprcode::text, 'result', format_type(o.oprresult, NULL)) AS properties
    FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
    WHERE ${OWN} AND ${notOfExtension('pg_operator', 'o.oid')}`,

  publication: `SELECT format('%I', p.pubname) AS name, json_build_object(
      'all tables', p.puballtables, 'insert', p.pubinsert, 'update', p.pubupdate, 'delete', p.pubdelete,
      'tables', (SELECT array_agg(prrelid::regclass::text ORDER BY 1) FROM pg_publication_rel WHERE prpubid = p.oid)) AS properties
    FROM pg_publication p`,

  'event trigger': `SELECT format('%I', e.evtname) AS name, json_build_object(
      'event', e.evtevent, 'enabled', e.evtenabled, 'tags', e.evttags, 'function', e.evtfoid::regproc::text) AS properties
    FROM pg_event_trigger e WHERE e.evtname !~ '^plimsoll_'`,

  'default privileges': `SELECT format('%s %s %s', pg_get_userbyid(d.defaclrole), coalesce(n.nspname, '*'), d.defaclobjtype) AS name,
      json_build_object('grants', ${grants('d.defaclacl')}) AS properties
    FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace`,
} as const satisfies Readonly<Record<string, string>>

export type SchemaKind = keyof typeof kinds

/** Kinds of objects that are a part of a relation, and the number of the relation in their query. */
export const ownedKinds = {
  table: 'c.oid',
  column: 'c.oid',
  constraint: 'k.conrelid',
  index: 'i.indrelid',
  view: 'c.oid',
  sequence: 'c.oid',
  trigger: 't.tgrelid',
  rule: 'r.ev_class',
  policy: 'o.polrelid',
  statistics: 's.stxrelid',
} as const satisfies Readonly<Partial<Record<SchemaKind, string>>>
