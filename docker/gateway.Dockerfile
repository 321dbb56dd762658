# The gateway with its workers and the OCR models. docker/README.md says how to build it, with Docker or without.
#
#   docker build -f docker/gateway.Dockerfile -t ocr-gateway .
#
# arm64: the same file; models/ocr.lock has the runtime library of both, and Swift and Debian have images of both.
ARG BUILDER_IMAGE=swift:6.3-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILDER_IMAGE} AS build
WORKDIR /source
# Packages and models first: they change less often than the sources.
COPY scripts scripts
COPY models models
RUN scripts/setup.sh
COPY . .
RUN swift build -c release --target GatewayPrograms \
 && scripts/install-programs.sh gateway /install/opt/ocr-gateway

FROM ${RUNTIME_IMAGE} AS runtime
# What the programs link, and the fonts that PDF files leave out. Debian keeps no old versions of a release: a pinned
# version could not be built next month (DL3008). Of the fonts the OpenType files are enough: Type 1 has
# the same faces; of the documentation the licences; and nothing asks an X server.
# hadolint ignore=DL3008
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      libpoppler-glib8 libcairo2 libjpeg62-turbo libpng16-16 libxml2 libcurl4 libssl3 \
      poppler-data fontconfig fonts-dejavu-core fonts-urw-base35 ca-certificates \
 && apt-get clean \
 && rm -rf /usr/share/fonts/type1 /usr/share/fonts/X11 /usr/share/X11 && fc-cache --force \
 && find /usr/share/doc -type f ! -name copyright -delete \
 && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/debconf/*-old \
 && useradd --no-log-init --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ocr
# No shell and nothing that installs or changes users: neither the programs nor the health check need them. What is left stays
# in the list of packages, which scanners read.
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN unwanted=(adduser apt bash bsdutils coreutils dash debconf debian-archive-keyring debianutils diffutils dpkg findutils gpgv grep \
      gzip hostname init-system-helpers libapt-pkg6.0 libpam-modules libpam-modules-bin libpam-runtime login logsave mawk mount \
      ncurses-bin passwd perl-base sed sysvinit-utils tar util-linux util-linux-extra) \
 && awk -v RS= -v ORS='\n\n' -v names="${unwanted[*]}" \
      'BEGIN { split(names, list, " "); for (i in list) unwanted[list[i]] } { split($0, words) } !(words[2] in unwanted)' \
      /var/lib/dpkg/status >/tmp/status \
 && for package in "${unwanted[@]}"; do cat "/var/lib/dpkg/info/$package".list "/var/lib/dpkg/info/$package":*.list || true; done \
      2>/dev/null | while read -r file; do [[ -d $file ]] || echo "$file"; done >/tmp/files \
 && mv /tmp/status /var/lib/dpkg/status \
 && rm -rf /var/lib/dpkg/info /var/lib/dpkg/*-old /usr/share/perl5 /usr/share/bash-completion /usr/lib/apt /etc/apt \
      /var/cache/apt /var/cache/debconf \
 && xargs --max-chars=1000000 --arg-file=/tmp/files --delimiter='\n' rm -f /tmp/files

FROM scratch
# Without what was taken away above, and behind it the programs: a new version does not install the packages again.
# All of it: a layer that deletes would keep what it hides.
# hadolint ignore=DL3067
COPY --from=runtime / /
COPY --from=build /install/ /

ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="ocr-gateway" \
      org.opencontainers.image.description="Receipts, invoices and bank statements in, checked JSON out" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later"
ENV PATH=/opt/ocr-gateway/bin:/usr/bin:/bin
USER 10001:10001
EXPOSE 8000
# Asks where OCR_LISTEN says, from inside: the gateway's own address must be on OCR_ALLOWLIST.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["ocr-gateway", "health"]
ENTRYPOINT ["ocr-gateway"]
CMD ["serve"]
