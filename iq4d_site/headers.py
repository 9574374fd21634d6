"""The content security policy: nothing is loaded from, or sent to, another host. And what may be kept."""

from django.conf import settings

POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # data: for the picture of the two-factor code
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def policy(**changes):
    """The policy as a header's value. `policy(frame_ancestors="*")` changes one directive."""
    directives = POLICY | {"form-action": " ".join(["'self'", *settings.CSP_FORM_ACTIONS])}
    directives |= {name.replace("_", "-"): value for name, value in changes.items()}
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def security_headers(get_response):
    """Middleware that sets the policy on every answer that has none of its own.

    A view that may be framed sets it itself, to `headers.policy(frame_ancestors="*")`.
    """
    default = policy()

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", default)
        if "Cookie" in response.get("Vary", ""):  # somebody's own page, also when a cache reads carelessly
            response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()"
        )
        return response

    return middleware
