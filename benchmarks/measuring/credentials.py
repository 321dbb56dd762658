"""Certificates of an authority of their own, and tokens, for programs that are measured over TLS. Needs openssl."""
import hashlib
import secrets
import ssl
import subprocess

NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


class Credentials:
    """Files in a folder: ca.pem, NAME.pem and NAME.key of each certificate, and tokens. The service has `server` and `tokens`."""

    def __init__(self, folder, names="DNS:localhost,IP:127.0.0.1,IP:::1"):
        """names: what the certificates are for, as openssl writes it."""
        self.folder, self.names = folder, names
        # Name of a caller -> its token, and what its line says besides.
        self.tokens, self.options = {}, {}
        self.authority("ca")
        self.certificate("server")

    def path(self, file):
        return self.folder / file

    def authority(self, name):
        self._openssl("req", "-x509", *NEW_KEY, "-days", "30", "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def certificate(self, name, days=30, authority="ca"):
        """days: that it is valid; less than nothing: it has expired."""
        self._openssl("req", *NEW_KEY, "-subj", f"/CN={name}", "-addext", f"subjectAltName={self.names}",
                      "-keyout", f"{name}.key", "-out", f"{name}.csr")
        self._openssl("x509", "-req", "-days", str(days), "-in", f"{name}.csr", "-copy_extensions", "copy", "-CA", f"{authority}.pem",
                      "-CAkey", f"{authority}.key", "-CAcreateserial", "-out", f"{name}.pem")

    def install(self, name):
        """Puts a certificate and its key in the place of the service's, one after the other."""
        for suffix in ("pem", "key"):
            self.write(f"server.{suffix}", self.path(f"{name}.{suffix}").read_text())

    def token(self, name, options=""):
        """A new token of a caller, instead of the one it has."""
        self.tokens[name], self.options[name] = secrets.token_hex(32), options
        self.write_tokens()
        return self.tokens[name]

    def write_tokens(self, *withdrawn):
        """The tokens file, without the callers that are named."""
        self.write("tokens", "".join(
            f"{name} {hashlib.sha256(token.encode()).hexdigest()} {self.options[name]}\n"
            for name, token in self.tokens.items() if name not in withdrawn))

    def write(self, file, text):
        """Beside its place first, so that no half of it is seen."""
        beside = self.path(f"{file}.new")
        beside.write_text(text)
        beside.rename(self.path(file))

    @property
    def settings(self):
        """Of a gateway, as running_gateway takes them."""
        tls = {"tls_cert": self.path("server.pem"), "tls_key": self.path("server.key")}
        return tls | ({"tokens_file": self.path("tokens")} if self.tokens else {})

    def context(self, client=None):
        """What a caller trusts; `client` names the certificate that it shows."""
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        if client:
            context.load_cert_chain(self.path(f"{client}.pem"), self.path(f"{client}.key"))
        return context

    def _openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)
