const revision = (id: string, down: string) =>
  `revision = "${id}"\ndown_revision = ${down}\nfrom alembic import op\ndef upgrade():\n    op.execute("SELECT 1")\ndef downgrade():\n    pass\n`

/** A service with one released revision: what the tests of changes begin with. */
export const released: Readonly<Record<string, string>> = {
  'alembic.ini': '[alembic]\nscript_location = migrations\n',
  'migrations/env.py': 'target_metadata = None\n',
  'migrations/versions/a1_start.py': revision('a1', 'None'),
  'app/models.py':
    'from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\nclass Base(DeclarativeBase): ...\nclass Lead(Base):\n    __tablename__ = "leads"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
  'app/service.py': 'def total(): return 1\n',
}

/** The file of a revision that stands on the released one. */
export const added = { 'migrations/versions/b2_more.py': revision('b2', '"a1"') }
