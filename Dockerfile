# Beckon in a container. Agents in it reach neither your repositories nor your sign-ins unless you mount them: see docs/operations.md.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY . .
# The image has the right Node already; the one that the workspace would bring for machines without it is left out.
RUN npx -y pnpm@12.21.0 install --frozen-lockfile --ignore-scripts \
 && npx -y pnpm@12.21.0 --filter @beckon/dashboard run build \
 && find . -name node_modules -type d -prune -exec rm -rf {} + \
 && npx -y pnpm@12.21.0 install --frozen-lockfile --ignore-scripts --prod --filter "@beckon/server..."

FROM node:24-bookworm-slim
# Worktrees need git; agents that are installed later come over npm, which the image has.
RUN apt-get update \
 && apt-get install -y --no-install-recommends git ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown node:node /data
COPY --from=build --chown=root:root /app /app
WORKDIR /app
USER node
ENV HOST=0.0.0.0 PORT=8000 DATA_DIR=/data/beckon WORKSPACE_ROOT=/data/workspaces OWNER_NAME=Owner
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not through a package manager: signals reach Beckon itself, which then ends its agents and closes its log.
CMD ["node", "apps/server/src/main.ts"]
