"""People keep views under names of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("view_id_seq")))
    op.create_table(
        "saved_view",
        sa.Column(
            "view_id",
            sa.Integer,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('view_id_seq')"),
        ),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("page", sa.Text, nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("saved_view")
    op.execute(sa.schema.DropSequence(sa.Sequence("view_id_seq")))
