"""Team blackouts, price rules and login nonces

Revision ID: 0005
Revises: 0004
Create Date: 2026-05-21 10:04:55.902113
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_blackouts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisations.id"], name="fk_team_blackouts_org_id_organisations", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_team_blackouts_team_id_teams", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_team_blackouts"),
    )
    op.create_index("ix_team_blackouts_org_id", "team_blackouts", ["org_id"])
    op.create_index("ix_team_blackouts_team_id", "team_blackouts", ["team_id"])
    op.add_column("organisations", sa.Column("price_rule", sa.String(200), nullable=True))
    op.add_column("clients", sa.Column("login_nonce", sa.String(64), nullable=True))
    op.add_column("clients", sa.Column("unsubscribed_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("clients", "unsubscribed_at")
    op.drop_column("clients", "login_nonce")
    op.drop_column("organisations", "price_rule")
    op.drop_table("team_blackouts")
