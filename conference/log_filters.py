"""What a log must not hold."""

import logging
import re

# Addresses that are keys: /min/<token>/, /my/<token>/, /calendar/<token>.ics, /tickets/<token>.png,
# /grupp/<token>/, /group/<token>/, /inbjudan/<token>/, /invitation/<token>/, /avsluta/<token>/,
# /talare/<token>/, /speaker/<token>/, /forslag/<token>/, /proposal/<token>/, /foreslagen/<token>/,
# /proposed/<token>/
PAGES = (
    "min|my|calendar|tickets|grupp|group|inbjudan|invitation|avsluta|talare|speaker"
    "|forslag|proposal|foreslagen|proposed"
)
SECRET = re.compile(rf"(/(?:{PAGES})/)[^/\s.?]+")


class WithoutSecrets(logging.Filter):
    """Leaves the page in an address, and takes the key out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = SECRET.sub(r"\1…", record.getMessage())
        record.args = ()
        return True
