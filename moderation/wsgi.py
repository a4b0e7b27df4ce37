"""The WSGI application for any server: `moderation.wsgi:app`, configured by the environment."""

import threading

from moderation.adapters.logs import configure_logs
from moderation.bootstrap import make_web_app
from moderation.domain.errors import Misconfigured
from moderation.settings import load_settings

configure_logs()
_settings = load_settings()
if _settings.redis_url is None:
    raise Misconfigured("MODERATION_REDIS_URL is not set; `moderation serve` starts a private Redis where it is not")
# Never set: the policy is followed as long as the process lives.
app = make_web_app(_settings, _settings.redis_url.get_secret_value(), stop=threading.Event())
