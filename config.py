"""Settings of one installation, read once from the environment; refused at start when wrong."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent
DIALECTS = ("duckdb:///", "postgresql+psycopg://", "postgresql://")


class SettingsError(RuntimeError):
    """A setting is wrong; the text says which one and how to mend it."""


class Settings(BaseSettings):
    """Every option is an environment variable with the prefix FOYER_."""

    model_config = SettingsConfigDict(env_prefix="FOYER_", extra="ignore")

    database_url: str = Field(default="")
    address: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    language: str = Field(default="en", pattern="^(en|uk|it)$")
    public_url: str = ""
    # 200 MB holds five million answers as CSV; a larger delivery is loaded by manage.py.
    upload_megabytes: int = Field(default=200, ge=1, le=2048)

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: str) -> str:
        if not value:
            return f"duckdb:///{ROOT / 'data' / 'foyer.duckdb'}"
        if not value.startswith(DIALECTS):
            raise ValueError(f"must start with one of {', '.join(DIALECTS)}")
        return value.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def embedded_file(self) -> Path | None:
        """The DuckDB file, or None when a server or an in-memory database holds the data."""
        if not self.database_url.startswith("duckdb:///"):
            return None
        path = self.database_url.removeprefix("duckdb:///")
        return None if path in ("", ":memory:") else Path(path)

    @property
    def secure(self) -> bool:
        """True when guests and staff reach this server by https: cookies are then Secure."""
        return self.public_url.startswith("https://")


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process. Raises SettingsError naming each wrong variable."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"FOYER_{str(item['loc'][0]).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("These settings must be mended:\n" + "\n".join(lines)) from None
