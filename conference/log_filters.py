"""What a log must not hold."""

import logging
import re

# Addresses that are keys: /min/<token>/, /my/<token>/, /calendar/<token>.ics, /tickets/<token>.png
SECRET = re.compile(r"(/(?:min|my|calendar|tickets)/)[^/\s.?]+")


class WithoutSecrets(logging.Filter):
    """Leaves the page in an address, and takes the key out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRET.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
