from functools import lru_cache
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CONFIG = Path(__file__).parent.parent.parent / "alembic.ini"


@lru_cache
def script_directory() -> ScriptDirectory:
    return ScriptDirectory.from_config(Config(str(CONFIG)))


@lru_cache
def known_revisions() -> frozenset[str]:
    return frozenset(script.revision for script in script_directory().walk_revisions())


async def migrations_are_current(session: AsyncSession) -> bool:
    """A revision this release does not know belongs to a newer one, beside which it goes on serving for a while."""
    current = await session.scalar(text("SELECT version_num FROM alembic_version"))
    if current is None:
        return False
    return current == script_directory().get_current_head() or current not in known_revisions()
