"""The web server: `python -m iq4d_site.web`. One port for pages and streams, see asgi.py."""

import os
import sys

import uvicorn

from . import env as environment

GOODBYE = 3  # seconds that pages under way get when the server stops; streams come back by themselves


class Server(uvicorn.Server):
    """Ends the live streams when it is asked to stop: they would go on for hours."""

    def handle_exit(self, sig, frame):
        from scoring import hub

        hub.close_all()
        super().handle_exit(sig, frame)


def main():
    env = environment.read(os.environ)
    os.environ["DJANGO_SETTINGS_MODULE"] = "iq4d_site.settings_web"
    config = uvicorn.Config(
        "iq4d_site.asgi:application",
        host=env.IQ4D_BIND,
        port=env.PORT,
        log_config=None,  # Django's LOGGING speaks for the whole process
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=GOODBYE,
        # Whom to believe about the visitor's address; a proxy elsewhere is named by FORWARDED_ALLOW_IPS.
        proxy_headers=env.TRUST_PROXY,
        forwarded_allow_ips=env.FORWARDED_ALLOW_IPS,
    )
    server = Server(config)
    server.run()
    if not server.started:
        sys.exit(1)


if __name__ == "__main__":
    main()
