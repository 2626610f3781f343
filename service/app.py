"""The web application: API, pages and everything they need, from one set of settings."""

from __future__ import annotations

from apiflask import APIFlask
from werkzeug.middleware.proxy_fix import ProxyFix

from service import __version__
from service.api import access, cross_origin, errors, headers, openapi, tracing
from service.api import health as health_hooks
from service.api.batches.events import Streams
from service.api.batches.routes import batches
from service.api.body import StrictRequest
from service.api.health import health
from service.api.lookups.routes import lookups
from service.api.model.routes import model
from service.api.pages.routes import pages
from service.api.scores.routes import scores
from service.api.sources.routes import sources
from service.api.watches.routes import watches
from service.api.webhooks.routes import webhooks
from service.config import Config
from service.places import for_streams
from service.services import open_services
from service.usecases.score_source import Fetches
from service.web.pages import web

ESCAPED = 3
"""JSON may write a character in three times its bytes of UTF-8, as \\u00e4 for two."""
FRAME = 65_536
"""What JSON may have around its longest value."""


def create_app(config: Config, *, fetcher: Fetches | None = None) -> APIFlask:
    """Make the application and bring its database up to date. Raises SQLAlchemyError or ArtifactError."""
    app = APIFlask(
        "service",
        title=openapi.TITLE,
        version=__version__,
        docs_path=None,
        static_folder="web/static",
        template_folder="web/templates",
    )
    app.request_class = StrictRequest
    limit = config.max_input_bytes * ESCAPED + FRAME
    app.config.update(MAX_CONTENT_LENGTH=limit, MAX_FORM_MEMORY_SIZE=limit)
    services = open_services(config, fetcher=fetcher)
    app.extensions["plumbline"] = services
    app.extensions["plumbline_streams"] = Streams(for_streams(config.threads))
    for part in (tracing, health_hooks, errors, headers, openapi):
        part.register(app)
    access.register(app, config, services.store)
    for blueprint in (scores, lookups, pages, sources, batches, watches, webhooks, model, health, web):
        app.register_blueprint(blueprint)
    cross_origin.register(app, config.cors_origins)
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.trusted_proxies, x_proto=config.trusted_proxies)  # type: ignore[method-assign]
    return app
