# The operations console. It is given an environments file: OPS_ENVIRONMENTS.
#   docker build --file infra/docker/console.Dockerfile --tag tiktok-commerce/console .
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npx tsx infra/launch/build.ts --force

FROM node:22.21.1-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM node:22.21.1-bookworm-slim
ARG VERSION=0.0.0
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HEALTH_PATH=/healthz APP_VERSION=$VERSION
ENV OPS_STATE_DIRECTORY=/var/lib/operations
WORKDIR /app
# A volume that is new takes over whose the folder is.
RUN mkdir --parents /var/lib/operations && chown node:node /var/lib/operations
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build build
COPY package.json ./
COPY runbooks runbooks
COPY docs/environments.schema.json docs/environments.schema.json
COPY masking.yaml masking.yaml
COPY expected-differences.yaml expected-differences.yaml
COPY infra/docker/health.mjs health.mjs
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "health.mjs"]
CMD ["node", "--max-semi-space-size=32", "build/program/server.mjs"]
