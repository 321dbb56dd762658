# The example application of docker/compose.droplet.yaml: a BullMQ worker with the processor of examples/node.
ARG NODE_IMAGE=node:22-bookworm-slim
FROM ${NODE_IMAGE}
WORKDIR /app
COPY examples/node/package.json ./
RUN npm install --omit=dev --ignore-scripts --no-audit --no-fund
COPY examples/node/processor.mjs examples/node/worker.mjs ./
USER 1000:1000
CMD ["node", "worker.mjs"]
