"""PostgreSQL and Redis from wheels, on unix sockets in the data folder, when no addresses are given."""

import hashlib
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 100  # bytes; the system's limit is 104 to 108


def socket_dir(data_dir):
    """The folder of both sockets: in the data folder, or a short one elsewhere when its path is too long."""
    inside = Path(data_dir) / "run"
    if len(bytes(inside / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
        return inside
    name = hashlib.sha256(bytes(inside)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"iq4d-{name}"


def database_url(data_dir):
    """Where the embedded PostgreSQL listens."""
    return f"postgres://postgres@/iq4d?host={socket_dir(data_dir)}"


def redis_url(data_dir):
    """Where the embedded Redis listens."""
    return f"unix://{socket_dir(data_dir)}/redis.sock?db=0"
