"""Booking deposits

Revision ID: 0006
Revises: 0005
Create Date: 2026-06-30 11:48:19.117640
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "bookings",
        sa.Column("deposit_required", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column("bookings", sa.Column("deposit_paid_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("bookings", "deposit_paid_at")
    op.drop_column("bookings", "deposit_required")
