# The terminal program as an image: docker build -t stage-insight .
# docker run --rm -v "$PWD:/work" stage-insight check

FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/package.mjs terminal \
 && npm install --global --offline --prefix /installed ./dist/stage-insight-*.tgz

FROM node:24-slim
COPY --from=build /installed /usr/local
WORKDIR /work
USER node
ENTRYPOINT ["stage-insight"]
CMD ["--help"]
