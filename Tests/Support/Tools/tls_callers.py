#!/usr/bin/env python3
"""Callers over TLS: tls_callers.py PORT CA TOKEN DOCUMENT SECONDS [HOST [CERTIFICATE KEY]]. Half of them keep their connections. Prints
what they met."""
import http.client
import json
import ssl
import sys
import threading
import time

port, authority, token, document, seconds = sys.argv[1:6]
host, *own = sys.argv[6:] or ["127.0.0.1"]
body = open(document, "rb").read()
end = time.monotonic() + float(seconds)
lock = threading.Lock()
met = {"answered": 0, "failed": 0, "errors": []}
certificates = set()


def call(keeps):
    connection = None
    while time.monotonic() < end:
        try:
            if connection is None:
                context = ssl.create_default_context(cafile=authority)
                if own:
                    context.load_cert_chain(*own)
                connection = http.client.HTTPSConnection(host, int(port), context=context, timeout=40)
                connection.connect()
                with lock:
                    certificates.add(connection.sock.getpeercert(binary_form=True))
            headers = {"Authorization": "Bearer " + token, "Prefer": "wait=30"}
            connection.request("POST", "/v1/extract", body, headers)
            answer = connection.getresponse()
            text = answer.read()
            with lock:
                if answer.status == 200:
                    met["answered"] += 1
                else:
                    met["failed"] += 1
                    met["errors"].append(text[:200].decode())
            if not keeps or answer.getheader("Connection") == "close":
                connection.close()
                connection = None
        except (OSError, http.client.HTTPException) as error:
            with lock:
                met["failed"] += 1
                met["errors"].append(repr(error))
            connection = None


threads = [threading.Thread(target=call, args=(number % 2 == 0,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(json.dumps(met | {"certificates": len(certificates)}))
