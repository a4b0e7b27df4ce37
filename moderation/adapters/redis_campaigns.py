"""Campaigns in Redis: a key a band that names the campaign, and a sorted set of its authors (`join_campaign.lua`)."""

from collections.abc import Sequence
from datetime import datetime
from importlib import resources

import redis

from moderation.adapters.redis_client import redis_errors
from moderation.domain.campaign import Campaign


class RedisCampaigns:
    """Implements `Campaigns`."""

    def __init__(self, client: redis.Redis) -> None:
        source = resources.files("moderation.adapters").joinpath("join_campaign.lua").read_text(encoding="utf-8")
        self._join = client.register_script(source)

    def join(
        self, site: str, bands: Sequence[str], comment_id: str, author: str, now: datetime, window_s: int
    ) -> Campaign:
        """One round trip; of two first comments at once, one begins the campaign and the other joins it."""
        keys = [f"sketch:{site}:{band}" for band in bands]
        args: list[str | int] = [int(now.timestamp() * 1000), window_s * 1000, comment_id, author, f"campaign:{site}:"]
        with redis_errors():
            campaign_id, authors = self._join(keys=keys, args=args)
        return Campaign(campaign_id.decode(), authors)
