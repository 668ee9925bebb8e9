"""What people write for a way of taking part: its name in either language, or a usual word."""

from collections.abc import Sequence

from registrations.models import Attendance, Pool
from registrations.people_lists import key

# As `key` leaves them.
USUAL_WORDS = {
    Attendance.ON_SITE: "onsite paplats plats fysiskt inperson",
    Attendance.ONLINE: "online digitalt digital padistans distans remote webb zoom teams",
}


class AttendanceWords:
    """Which pool a word stands for."""

    def __init__(self, pools: Sequence[Pool]) -> None:
        self._slugs = {word: pool.slug for pool in pools for word in _words_for(pool)}

    @property
    def keys(self) -> set[str]:
        return set(self._slugs)

    def slug(self, written: str, *, otherwise: str) -> str:
        """The pool's short name; nothing for a word that stands for none."""
        return self._slugs.get(key(written), "") if written else otherwise


def _words_for(pool: Pool) -> set[str]:
    usual = USUAL_WORDS.get(Attendance(pool.attendance), "").split()
    return {*usual, key(pool.slug), key(pool.name_sv), key(pool.name_en)} - {""}
