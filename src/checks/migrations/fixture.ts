/** A small Alembic service; `more` adds or replaces files. */
export function alembicService(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
    'migrations/env.py': [
      'import os',
      'from alembic import context',
      'from app.models import Base',
      'target_metadata = Base.metadata',
      'context.configure(url=os.environ["DATABASE_URL"], target_metadata=target_metadata)',
      'context.run_migrations()',
    ].join('\n'),
    'app/models.py': 'from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase):\n    pass\n',
    ...revision('a1', undefined),
    ...revision('b2', 'a1'),
    ...more,
  }
}

/** The file of a revision; parents are ids. */
export function revision(id: string, ...down: readonly (string | undefined)[]): Record<string, string> {
  const parents = down.map((one) => (one === undefined ? 'None' : `"${one}"`))
  const text = parents.length > 1 ? `(${parents.join(', ')})` : parents[0]
  const body = 'def upgrade():\n    pass\n\ndef downgrade():\n    pass\n'
  return { [`migrations/versions/${id}_x.py`]: `revision = "${id}"\ndown_revision = ${text}\n\n${body}` }
}
