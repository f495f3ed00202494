"""Starts the action server: `python -m actions --host 127.0.0.1 --port 5055`."""

import argparse
import logging
import sys

import structlog

from actions import app, settings


def main() -> int:
    """Serve until SIGTERM or SIGINT; return the exit code."""
    parser = argparse.ArgumentParser(prog="actions", description="Looks things up in the shop for the bot.")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; the bot is the only caller"
    )
    parser.add_argument("--port", type=int, default=5055, help="port to listen on")
    wanted = parser.parse_args()
    _log_lines()
    try:
        server = app.build(settings.read())
    except settings.SettingsError as error:
        print(f"actions: {error}", file=sys.stderr)
        return 2
    server.run(host=wanted.host, port=wanted.port, single_process=True, motd=False, access_log=False)
    return 0


def _log_lines() -> None:
    # rasa-sdk writes whole trackers at DEBUG, so INFO is a promise and not a preference.
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    sys.exit(main())
