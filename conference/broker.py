"""Whether the broker answers: apart, as only a process that is asked for it loads the library."""

from datetime import datetime

import redis
from django.conf import settings

from conference.health import NotReady


def broker_answers(_now: datetime) -> None:
    """Without its broker the site loses nothing, but its letters wait."""
    if settings.CELERY_TASK_ALWAYS_EAGER:
        return
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        ) as broker:
            broker.ping()
    except redis.RedisError as error:
        raise NotReady("does not answer") from error
