"""Places in the order of priorities are held; a location can be put off with a reason."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "priority_hold",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("deviation", sa.Double, nullable=False),
        sa.Column("sd", sa.Double, nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("seen_on", sa.Date, nullable=False),
        sa.Column("audits", sa.Integer, nullable=False),
        sa.Column("score_sum", sa.Double, nullable=False),
    )
    op.execute(sa.schema.CreateSequence(sa.Sequence("dismissal_id_seq")))
    op.create_table(
        "priority_dismissal",
        sa.Column("location_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "dismissal_id",
            sa.BigInteger,
            primary_key=True,
            autoincrement=False,
            server_default=sa.text("nextval('dismissal_id_seq')"),
        ),
        sa.Column("region_id", sa.SmallInteger, nullable=False),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("dismissed_at", sa.DateTime, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("until_on", sa.Date, nullable=False),
        sa.Column("taken_back_at", sa.DateTime, nullable=True),
        sa.Column("taken_back_by", sa.Integer, nullable=True),
    )


def downgrade() -> None:
    op.drop_table("priority_dismissal")
    op.execute(sa.schema.DropSequence(sa.Sequence("dismissal_id_seq")))
    op.drop_table("priority_hold")
