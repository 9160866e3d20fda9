"""Messages, support and job heartbeats

Revision ID: 0004
Revises: 0003
Create Date: 2026-04-02 16:20:12.480921
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "email_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("email_type", sa.String(40), nullable=False),
        sa.Column("recipient", sa.String(254), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisations.id"], name="fk_email_events_org_id_organisations", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name="fk_email_events_booking_id_bookings", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["invoice_id"], ["invoices.id"], name="fk_email_events_invoice_id_invoices", ondelete="CASCADE"
        ),
        sa.UniqueConstraint(
            "booking_id",
            "invoice_id",
            "email_type",
            name="uq_email_events_booking_id_invoice_id_email_type",
            postgresql_nulls_not_distinct=True,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_email_events"),
    )
    op.create_index("ix_email_events_org_id", "email_events", ["org_id"])
    op.create_index("ix_email_events_booking_id", "email_events", ["booking_id"])
    op.create_index("ix_email_events_invoice_id", "email_events", ["invoice_id"])
    op.create_index("ix_email_events_recipient", "email_events", ["recipient"])
    op.create_table(
        "chat_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("visitor_name", sa.String(120), nullable=True),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisations.id"], name="fk_chat_sessions_org_id_organisations", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chat_sessions"),
    )
    op.create_index("ix_chat_sessions_org_id", "chat_sessions", ["org_id"])
    op.create_index("ix_chat_sessions_last_message_at", "chat_sessions", ["last_message_at"])
    op.create_table(
        "support_tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False),
        sa.Column("org_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("opened_by", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["org_id"], ["organisations.id"], name="fk_support_tickets_org_id_organisations", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"], ["bookings.id"], name="fk_support_tickets_booking_id_bookings", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_support_tickets"),
    )
    op.create_index("ix_support_tickets_org_id", "support_tickets", ["org_id"])
    op.create_index("ix_support_tickets_booking_id", "support_tickets", ["booking_id"])
    op.create_table(
        "job_heartbeats",
        sa.Column("runner", sa.String(60), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("runner", name="pk_job_heartbeats"),
    )


def downgrade() -> None:
    op.drop_table("job_heartbeats")
    op.drop_table("support_tickets")
    op.drop_table("chat_sessions")
    op.drop_table("email_events")
