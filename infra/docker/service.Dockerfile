# A service or a worker of the platform: PROGRAM is the name of its bundle (ingestion-api, caption-parser, …).
#   docker build --file infra/docker/service.Dockerfile --build-arg PROGRAM=ingestion-api --tag tiktok-commerce/ingestion-api .
FROM node:22.21.1-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY core core
COPY services services
COPY workers workers
COPY infra/launch infra/launch
RUN npx tsx infra/launch/build-platform.ts --force

# Of the packages, sharp alone is not in the bundles: its binary is for this machine.
FROM node:22.21.1-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22.21.1-bookworm-slim AS program
ARG PROGRAM
ARG VERSION=0.0.0
ENV NODE_ENV=production APP_VERSION=$VERSION PROGRAM=$PROGRAM
WORKDIR /app
COPY --from=packages /app/node_modules/sharp node_modules/sharp
COPY --from=packages /app/node_modules/@img node_modules/@img
COPY --from=packages /app/node_modules/detect-libc node_modules/detect-libc
COPY --from=packages /app/node_modules/semver node_modules/semver
COPY --from=build /app/.cache/platform .cache/platform

# A worker as a function of Lambda: its handler behind the Runtime API, which bootstrap.mjs asks for events.
#   docker build --target function …
FROM program AS function
COPY infra/sandbox/services/lambda/runtime/bootstrap.mjs bootstrap.mjs
USER node
HEALTHCHECK NONE
CMD ["sh", "-c", "LAMBDA_TASK_ROOT=/app/.cache/platform _HANDLER=$PROGRAM-lambda.handler exec node bootstrap.mjs"]

FROM program AS service
ENV HOST=0.0.0.0
COPY infra/docker/health.mjs health.mjs
USER node
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 CMD ["node", "health.mjs"]
CMD ["sh", "-c", "exec node .cache/platform/$PROGRAM.mjs"]
