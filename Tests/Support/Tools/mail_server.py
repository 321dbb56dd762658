"""A real mail server (aiosmtpd) for tests: prints READY and its port, then each message that it takes as a line of JSON.

    .build-venv/bin/python Tests/Support/Tools/mail_server.py [--refuse 2] [--tls CERT KEY] [--login USER PASSWORD]
"""

import argparse
import email
import email.policy
import json
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def say(value):
    print(value, flush=True)


class Handler:
    def __init__(self, refusals):
        self.refusals = refusals

    async def handle_DATA(self, server, session, envelope):
        if self.refusals > 0:
            self.refusals -= 1
            return "451 try again later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        say(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
            "user": getattr(session.auth_data, "login", b"").decode(), "subject": message["Subject"],
            "id": message["Message-ID"], "answers": message["In-Reply-To"], "date": str(message["Date"].datetime),
            "body": message.get_content(), "defects": [str(defect) for defect in message.defects],
        }))
        return "250 taken"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--refuse", type=int, default=0, help="messages that are refused before one is taken")
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"), help="STARTTLS is offered, and demanded")
    parser.add_argument("--login", nargs=2, metavar=("USER", "PASSWORD"), help="a login is demanded")
    options = parser.parse_args()
    settings = {"hostname": "127.0.0.1", "port": options.port}
    if options.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*options.tls)
        settings |= {"tls_context": context, "require_starttls": True}
    if options.login:
        wanted = tuple(text.encode() for text in options.login)

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == wanted, auth_data=data)

        settings |= {
            "authenticator": check, "auth_required": True, "auth_require_tls": options.tls is not None,
        }

    class Server(Controller):
        def _trigger_server(self):
            # The controller connects to itself once, which needs the port that the system chose.
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    controller = Server(Handler(options.refuse), **settings)
    controller.start()
    say(f"READY {controller.port}")
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sys.exit(0)


main()
