import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { claiming, mailJob } from './mail.fixture.ts'

const check = 'jobs/mail-claims-unique'
const unique =
  'class EmailEvent(Base):\n    __tablename__ = "email_events"\n    __table_args__ = (UniqueConstraint("person", "kind"),)\n'
const revision = (body: string) =>
  `from alembic import op\nimport sqlalchemy as sa\nrevision = "1"\ndown_revision = None\ndef upgrade():\n${body}\ndef downgrade():\n    op.drop_constraint("uq_email_events", "email_events", type_="unique")\n`

test('a table where nothing is unique fails', async () => {
  expect(placesOf(await outcomeOf(check, mailJob(claiming)))).toEqual(['app/models.py:2'])
})

test('a constraint in the model or in a migration passes; that the way back drops it does not matter', async () => {
  expect((await outcomeOf(check, mailJob(claiming, unique))).status).toBe('pass')
  const files = {
    ...mailJob(claiming),
    'alembic/versions/1_a.py': revision(
      '    op.create_unique_constraint("uq_email_events", "email_events", ["person"])',
    ),
  }
  expect((await outcomeOf(check, files)).status).toBe('pass')
})

test('a migration that drops it again fails', async () => {
  const files = {
    ...mailJob(claiming, unique),
    'alembic/versions/1_a.py': revision(
      '    op.create_unique_constraint("uq_email_events", "email_events", ["person"])',
    ),
    'alembic/versions/2_b.py': revision('    op.drop_constraint("uq_email_events", "email_events", type_="unique")'),
  }
  expect(placesOf(await outcomeOf(check, files))).toEqual(['alembic/versions/2_b.py:6'])
})

test('jobs without claims, and services without jobs, are not applicable', async () => {
  expect((await outcomeOf(check, mailJob('    pass\n'))).status).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})
