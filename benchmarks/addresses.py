"""Where the measured processes listen and keep their data."""

import os
from urllib.parse import urlsplit

PORT, BARE_PORT, MAIL_PORT, WAY_PORT = 8790, 8791, 8792, 8793
DATABASE_URL = os.environ.get(
    "BENCHMARK_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/benchmark"
)
REDIS_URL = os.environ.get("BENCHMARK_REDIS_URL", "redis://127.0.0.1:6379/15")
DATABASE = urlsplit(DATABASE_URL).path[1:]
