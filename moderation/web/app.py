"""Makes the WSGI application of the services it is given."""

from functools import cached_property
from pathlib import Path

from flask import redirect, request
from flask_babel import Babel
from flask_openapi3 import Info, OpenAPI

from moderation import __version__
from moderation.web.account import account
from moderation.web.api_request import ApiRequest
from moderation.web.audit import audit
from moderation.web.audit_api import audit_api
from moderation.web.author_blocks import author_blocks
from moderation.web.blocks import blocks
from moderation.web.bulk_api import bulk_api
from moderation.web.bulk_pages import bulk_pages
from moderation.web.challenges import challenges
from moderation.web.comments import comments
from moderation.web.console import register_console
from moderation.web.decided import decided
from moderation.web.decided_api import decided_api
from moderation.web.demo import demo
from moderation.web.embed import embed
from moderation.web.embed_own import embed_own
from moderation.web.embed_reports import embed_reports
from moderation.web.errors import assign_request_id, invalid_request, log_refusal, register_error_handlers
from moderation.web.figures import figures
from moderation.web.headers import register_headers
from moderation.web.health import health
from moderation.web.language import select_language
from moderation.web.leases import leases
from moderation.web.moderators import moderators
from moderation.web.openapi import DESCRIPTION, SECURITY_SCHEMES
from moderation.web.own_comments import own_comments
from moderation.web.people import people
from moderation.web.policies import policies
from moderation.web.policy_pages import policy_pages
from moderation.web.posture_orders import posture_orders
from moderation.web.postures import postures
from moderation.web.preset_orders import preset_orders
from moderation.web.reports import reports
from moderation.web.reports_api import reader_reports, report_register
from moderation.web.review import review
from moderation.web.review_api import review_api
from moderation.web.schemas import Problem
from moderation.web.screen import screen
from moderation.web.second_factor import second_factor
from moderation.web.services import Services, attach
from moderation.web.single_sign_on import single_sign_on
from moderation.web.static_files import KEPT_S, register_static_version, version_of
from moderation.web.threads import ThreadConverter, threads

CONSOLE = (
    moderators,
    single_sign_on,
    account,
    second_factor,
    people,
    review,
    decided,
    leases,
    bulk_pages,
    reports,
    figures,
    postures,
    blocks,
    policy_pages,
    audit,
)

MAX_BODY_BYTES = 64 * 1024


class Application(OpenAPI):
    """The application; its requests read JSON strictly, and a static file asked for by its version is kept."""

    request_class = ApiRequest

    @cached_property
    def static_version(self) -> str:
        """Changes when a stylesheet or a module does."""
        return version_of(Path(self.root_path, "static"))

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """For ever under the version's address; elsewhere a browser asks each time whether its copy still holds."""
        if request.args.get("v") == self.static_version:
            return KEPT_S
        return super().get_send_file_max_age(filename)


def create_app(services: Services) -> Application:
    """The application on these services; `moderation.bootstrap` makes them."""
    app = Application(
        "moderation.web",
        info=Info(title="Newsroom moderation", version=__version__, description=DESCRIPTION),
        validation_error_callback=invalid_request,
        validation_error_model=Problem,
        security_schemes=SECURITY_SCHEMES,
        doc_prefix="/docs",
        doc_url="/openapi.json",
    )
    app.config.update(MAX_CONTENT_LENGTH=MAX_BODY_BYTES, MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES)
    # The documentation's page would show the document to a validator of its maker's.
    app.config["SWAGGER_CONFIG"] = {"validatorUrl": None}
    # "//" in a path is a thread key with its leading slash, not a mistake to redirect.
    app.url_map.merge_slashes = False
    app.url_map.converters["thread"] = ThreadConverter
    attach(app.extensions, services)
    Babel(app, default_locale="en", locale_selector=select_language)
    app.before_request(assign_request_id)
    app.after_request(log_refusal)
    register_headers(app)
    register_static_version(app, app.static_version)
    register_error_handlers(app)
    app.register_api(challenges)
    app.register_api(comments)
    app.register_api(own_comments)
    app.register_api(threads)
    app.register_api(screen)
    app.register_api(posture_orders)
    app.register_api(preset_orders)
    app.register_api(author_blocks)
    app.register_api(policies)
    app.register_api(review_api)
    app.register_api(decided_api)
    app.register_api(bulk_api)
    app.register_api(reader_reports)
    app.register_api(report_register)
    app.register_api(audit_api)
    app.register_blueprint(health)
    app.register_blueprint(embed)
    app.register_blueprint(embed_reports)
    app.register_blueprint(embed_own)
    if services.demo:
        app.register_blueprint(demo)
    register_console(app, *CONSOLE)
    app.add_url_rule("/docs", "docs", lambda: redirect("/docs/swagger"))
    app.add_url_rule("/v1/openapi.json", "openapi_document", lambda: app.api_doc)
    return app
