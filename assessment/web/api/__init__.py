"""The JSON API: the same verbs as the pages, for programs; described by OpenAPI, refusals as problem details (RFC 9457) in German."""

from assessment.web.api.routes import add_api

__all__ = ["add_api"]
