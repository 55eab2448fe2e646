"""How much locations differ on single standards is learnt at each fit and stored with it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for name in ("shift_variance", "standard_strength"):
        op.add_column("estimate_fit", sa.Column(name, sa.Double))


def downgrade() -> None:
    for name in ("shift_variance", "standard_strength"):
        op.drop_column("estimate_fit", name)
