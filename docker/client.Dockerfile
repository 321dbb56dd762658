# The client: a sidecar for the application's machine. docker/README.md says how to build it, with Docker or without.
#
#   docker build -f docker/client.Dockerfile -t ocr-client .
ARG BUILDER_IMAGE=swift:6.3-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${BUILDER_IMAGE} AS build
WORKDIR /source
COPY scripts scripts
COPY models models
RUN scripts/setup.sh
COPY . .
RUN swift build -c release --product ocr-client \
 && swift build -c release --product ocr-document-worker \
 && scripts/install-programs.sh client /install/opt/ocr-client

FROM ${RUNTIME_IMAGE}
# Debian keeps no old versions of a release: a pinned version could not be built next month (DL3008).
# hadolint ignore=DL3008
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      libpoppler-glib8 libcairo2 libjpeg62-turbo libpng16-16 libcurl4 libssl3 \
      fontconfig fonts-dejavu-core ca-certificates \
 && apt-get clean \
 && rm -rf /usr/share/fonts/type1 /usr/share/fonts/X11 /usr/share/X11 && fc-cache --force \
 && find /usr/share/doc -type f ! -name copyright -delete \
 && rm -rf /var/lib/apt/lists/* /var/log/* /var/cache/debconf/*-old \
 && useradd --no-log-init --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ocr \
 # A volume that is mounted here takes over the owner.
 && install -d -o 10001 -g 10001 -m 0700 /var/lib/ocr-client
COPY --from=build /install/ /

ARG VERSION=0.1.0
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="ocr-client" \
      org.opencontainers.image.description="Gateways first, hosted OCR where it is allowed, one deadline" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}" \
      org.opencontainers.image.licenses="Apache-2.0 AND GPL-3.0-or-later"
ENV PATH=/opt/ocr-client/bin:/usr/bin:/bin \
    OCR_STATE_DIR=/var/lib/ocr-client
USER 10001:10001
# Healthy while somebody would answer a document.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10s --retries=3 CMD ["ocr-client", "status"]
ENTRYPOINT ["ocr-client"]
CMD ["serve"]
