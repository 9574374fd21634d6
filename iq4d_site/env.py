"""Every environment variable of the program: name, type, default and why. Nothing else reads os.environ.

`python -m iq4d_site.env` prints them as a table.
"""

import os
import secrets
import types
import typing
from dataclasses import dataclass, field, fields
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
SHORTEST_KEY = 40  # characters; what `secrets.token_urlsafe(32)` gives is 43


class BadEnvironment(SystemExit):
    """The environment cannot be used; the message is one line for the person who starts the program."""


def variable(default, why):
    return field(default=default, metadata={"why": why})


@dataclass(frozen=True)
class Env:
    """The environment as one typed object. A field's name is the variable's name."""

    # Where things are
    IQ4D_DATA_DIR: Path = variable(ROOT / "var", "where everything the program writes is kept")
    IQ4D_STATIC_DIR: str = variable("", "where collected static files are; empty: static/ in the data folder")
    DATABASE_URL: str = variable(
        "", "PostgreSQL, postgres://user:password@host:port/name; empty: the embedded one"
    )
    REDIS_URL: str = variable("", "Redis, redis://host:port/number; empty: the embedded one")
    IQ4D_DATA: Path = variable(
        ROOT.parent / "shared" / "data", "labelled sentences and threads for `make evaluate`"
    )

    # How it runs
    PORT: int = variable(8000, "the port of the web server")
    IQ4D_BIND: str = variable("127.0.0.1", "the address the web server listens on; 0.0.0.0 in a container")
    IQ4D_DEMO: bool = variable(True, "whether `make run` loads the demo space and its accounts")
    IQ4D_DEBUG: bool = variable(False, "Django's debug pages; for development only")
    IQ4D_LOG_LEVEL: str = variable("INFO", "what is logged to standard output: DEBUG, INFO, WARNING or ERROR")
    WEB_THREADS: int = variable(16, "how many pages are made at the same time")
    DATABASE_POOL: int = variable(24, "the most database connections of one web server")
    WORKER_PROCESSES: int = variable(2, "how many threads of conversation are scored at the same time")

    # Production
    IQ4D_PRODUCTION: bool = variable(False, "refuse to start unless the settings are safe to show the world")
    IQ4D_URL: str = variable("", "the public address, https://…; used in mails, cookies and checks")
    ALLOWED_HOSTS: tuple[str, ...] = variable(
        (), "host names that are answered, by comma; the host of IQ4D_URL always"
    )
    SECRET_KEY: str = variable("", "signs cookies and links; empty: made once and kept in the data folder")
    HSTS_SECONDS: int = variable(0, "how long browsers must insist on https; 0: not said")
    TRUST_PROXY: bool = variable(
        False, "believe what a proxy says of the visitor (X-Forwarded-For, X-Forwarded-Proto)"
    )
    FORWARDED_ALLOW_IPS: str = variable("127.0.0.1", "addresses of that proxy, by comma")

    # Mail
    EMAIL_HOST: str = variable(
        "", "SMTP server; empty: each mail becomes a file under mail/ in the data folder"
    )
    EMAIL_PORT: int = variable(587, "port of the SMTP server")
    EMAIL_HOST_USER: str = variable("", "name at the SMTP server")
    EMAIL_HOST_PASSWORD: str = variable("", "password at the SMTP server")
    EMAIL_USE_TLS: bool = variable(True, "STARTTLS with the SMTP server")
    EMAIL_USE_SSL: bool = variable(False, "TLS from the first byte (port 465) instead of STARTTLS")
    EMAIL_FROM: str = variable("IQ4D <iq4d@localhost>", "the sender of mails")

    # Logging in with an account from elsewhere; a pair of id and secret switches a provider on
    OIDC_ID: str = variable("", "OpenID Connect: client id")
    OIDC_SECRET: str = variable("", "OpenID Connect: client secret")
    OIDC_URL: str = variable("", "OpenID Connect: address of the issuer")
    OIDC_NAME: str = variable("OpenID Connect", "OpenID Connect: the name on the button")
    GOOGLE_ID: str = variable("", "Google: client id")
    GOOGLE_SECRET: str = variable("", "Google: client secret")
    LINKEDIN_ID: str = variable("", "LinkedIn: client id")
    LINKEDIN_SECRET: str = variable("", "LinkedIn: client secret")
    MASTODON_URL: str = variable("", "Mastodon: address of the server, https://…")
    MASTODON_ID: str = variable("", "Mastodon: client id")
    MASTODON_SECRET: str = variable("", "Mastodon: client secret")

    # A second reader of sentences: a language model on a server that you choose (docs/second-reader.md)
    IQ4D_SECOND_READER_URL: str = variable(
        "", "its address, up to before /chat/completions, http://localhost:11434/v1; empty: there is none"
    )
    IQ4D_SECOND_READER_MODEL: str = variable("", "the name of its model, as its server knows it")
    IQ4D_SECOND_READER_KEY: str = variable("", "the key for its server, where that asks for one")
    IQ4D_SECOND_READER_SECONDS: int = variable(60, "how long an answer about one comment may take")

    # Tests
    CI: bool = variable(False, "in tests, a missing browser, database or Redis is a failure and not a skip")


def read(environ):
    """The environment as an Env, or BadEnvironment with one clear line."""
    kinds = typing.get_type_hints(Env)
    given = {}
    for each in fields(Env):
        text = environ.get(each.name, "").strip()
        if text:
            given[each.name] = parsed(each.name, kinds[each.name], text)
    env = Env(**given)
    problem = first_problem(env)
    if problem:
        raise BadEnvironment(f"iq4d: {problem}")
    return env


def parsed(name, kind, text):
    """`text` as a value of `kind`."""
    if kind is bool:
        if text.lower() in ("1", "true", "yes", "on"):
            return True
        if text.lower() in ("0", "false", "no", "off"):
            return False
        raise BadEnvironment(f"iq4d: {name} must be 1 or 0, not {text!r}")
    if kind is int:
        if not text.isdecimal():
            raise BadEnvironment(f"iq4d: {name} must be a whole number, not {text!r}")
        return int(text)
    if kind is Path:
        return Path(text).expanduser().absolute()
    if isinstance(kind, types.GenericAlias):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def first_problem(env):
    """The first thing that makes this environment unusable or unsafe, in one line; None when it is fine."""
    checks = chain(problems_anywhere(env), problems_in_production(env) if env.IQ4D_PRODUCTION else ())
    return next((line for wrong, line in checks if wrong), None)


def problems_anywhere(env):
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    for name in ("DATABASE_URL", "REDIS_URL", "IQ4D_URL", "IQ4D_SECOND_READER_URL"):
        yield not is_address(getattr(env, name)), f"{name} is no address that can be read; look at its port"
    yield not 0 < env.PORT < 65536, f"PORT must be between 1 and 65535, not {env.PORT}"
    yield env.IQ4D_LOG_LEVEL not in levels, f"IQ4D_LOG_LEVEL must be one of {', '.join(levels)}"
    yield (
        env.DATABASE_URL and urlsplit(env.DATABASE_URL).scheme not in ("postgres", "postgresql"),
        "DATABASE_URL must begin with postgres://",
    )
    yield (
        env.REDIS_URL and urlsplit(env.REDIS_URL).scheme not in ("redis", "rediss", "unix"),
        "REDIS_URL must begin with redis://, rediss:// or unix://",
    )
    yield (
        env.IQ4D_URL and urlsplit(env.IQ4D_URL).scheme not in ("http", "https"),
        "IQ4D_URL must begin with https:// or http://",
    )
    yield env.WEB_THREADS < 1, "WEB_THREADS must be at least 1"
    yield env.WORKER_PROCESSES < 1, "WORKER_PROCESSES must be at least 1"
    yield (
        env.DATABASE_POOL < env.WEB_THREADS,
        "DATABASE_POOL must be at least WEB_THREADS, or pages wait for each other's connections",
    )
    yield bool(env.OIDC_ID) != bool(env.OIDC_URL), "OIDC_ID and OIDC_URL go together"
    yield bool(env.MASTODON_ID) != bool(env.MASTODON_URL), "MASTODON_ID and MASTODON_URL go together"
    yield (
        env.IQ4D_SECOND_READER_URL and urlsplit(env.IQ4D_SECOND_READER_URL).scheme not in ("http", "https"),
        "IQ4D_SECOND_READER_URL must begin with https:// or http://",
    )
    yield (
        bool(env.IQ4D_SECOND_READER_URL) != bool(env.IQ4D_SECOND_READER_MODEL),
        "IQ4D_SECOND_READER_URL and IQ4D_SECOND_READER_MODEL go together",
    )
    yield env.IQ4D_SECOND_READER_SECONDS < 1, "IQ4D_SECOND_READER_SECONDS must be at least 1"


def is_address(text):
    """Whether host and port of an address can be read."""
    try:
        return urlsplit(text).port != 0
    except ValueError:
        return False


def problems_in_production(env):
    host = urlsplit(env.IQ4D_URL).hostname
    yield env.IQ4D_DEBUG, "IQ4D_DEBUG must be off in production: it shows secrets to visitors"
    yield not env.IQ4D_URL, "IQ4D_URL is missing: production needs its public address, https://…"
    yield (
        not env.IQ4D_URL.startswith("https://") and host not in ("localhost", "127.0.0.1", "::1"),
        "IQ4D_URL must begin with https:// in production: over http passwords can be read on the way",
    )
    yield "*" in env.ALLOWED_HOSTS, "ALLOWED_HOSTS must name hosts in production, not *"
    yield (
        env.SECRET_KEY and len(env.SECRET_KEY) < SHORTEST_KEY,
        f"SECRET_KEY is too short: use {SHORTEST_KEY} random characters or more, or leave it empty",
    )
    yield not env.DATABASE_URL, "DATABASE_URL is missing: the embedded PostgreSQL is not for production"
    yield not env.REDIS_URL, "REDIS_URL is missing: the embedded Redis is not for production"


def secret_key(env):
    """The key that signs cookies: the given one, or one made on the first start and kept with the data."""
    if env.SECRET_KEY:
        return env.SECRET_KEY
    path = env.IQ4D_DATA_DIR / "secret_key"
    try:
        if not path.exists():
            env.IQ4D_DATA_DIR.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"secret_key.{os.getpid()}")
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)  # of two processes that start at once, one key wins
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        key = path.read_text().strip()
    except OSError as error:
        raise BadEnvironment(
            f"iq4d: cannot keep a secret key in {env.IQ4D_DATA_DIR}: {error.strerror}"
        ) from None
    if len(key) < SHORTEST_KEY:
        raise BadEnvironment(f"iq4d: {path} holds no usable key; remove it and a new one is made")
    return key


def hosts(env):
    """The host names the site answers to."""
    public = urlsplit(env.IQ4D_URL).hostname
    return [*dict.fromkeys([*env.ALLOWED_HOSTS, *([public] if public else []), *LOOPBACK])]


def table():
    """All variables as a table in Markdown."""
    lines = ["| variable | type | default | why |", "| --- | --- | --- | --- |"]
    for each in fields(Env):
        kind = {tuple[str, ...]: "list"}.get(each.type, getattr(each.type, "__name__", each.type)).lower()
        lines.append(f"| `{each.name}` | {kind} | {shown(each.default)} | {each.metadata['why']} |")
    return "\n".join(lines)


def shown(default):
    """A default as the table shows it."""
    if isinstance(default, bool):
        return f"`{int(default)}`"
    if isinstance(default, Path):
        return f"`{os.path.relpath(default, ROOT)}/`"
    return f"`{default}`" if default not in ("", ()) else ""


if __name__ == "__main__":
    print(table())
