/** Files of everyday, so that what runs for them is no news to V8: other languages, bases and forms in each. */
export const samples: readonly string[] = [
  `FROM golang:1.25-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download && apt-get update && apt-get install -y --no-install-recommends gcc
COPY . .
RUN --mount=type=cache,target=/root/.cache go build -o /out/app ./cmd/app
FROM alpine:3.22 AS run
RUN apk add --no-cache ca-certificates \\
    && adduser -D -u 10001 app
ENV PORT=8080 HOME=/srv
WORKDIR /srv
COPY --from=build /out/app /usr/local/bin/app
EXPOSE 8080
USER app
HEALTHCHECK --interval=30s CMD ["app", "-health"]
CMD ["app"]
`,
  `# syntax=docker/dockerfile:1
ARG NODE=24
FROM node:\${NODE}-bookworm AS deps
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev

# what is served
FROM node:\${NODE}-bookworm-slim
LABEL org.opencontainers.image.title="web"
COPY --from=deps /app/node_modules ./node_modules
COPY src/ ./src/
USER node
ENTRYPOINT ["node"]
CMD ["src/server.js"]
`,
  `FROM gcc:14 AS c
COPY . /src
RUN make -C /src && gcc -static -o /usr/bin/tool /src/main.c
FROM scratch
COPY --from=c /usr/bin/tool /tool
ENTRYPOINT ["/tool"]
FROM python:3.13-slim
RUN <<EOF
set -e
pip install --no-cache-dir flask
EOF
COPY --from=0 /usr/bin/tool /usr/bin/
ENV PATH="/venv/bin:$PATH"
CMD python -m flask run
`,
  `# The program and its tests.
FROM --platform=$BUILDPLATFORM golang:1.25 AS builder
ARG TARGETOS TARGETARCH
COPY . /src
RUN cd /src && CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -ldflags="-s -w" -o /app .
FROM builder AS test
RUN go test ./...
FROM gcr.io/distroless/static-debian12
COPY --from=builder --chown=65532:65532 /app /app
COPY etc/app.conf /etc/app.conf
HEALTHCHECK CMD ["/app", "-check"]
USER 65532
ENTRYPOINT ["/app"]
`,
  `FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /build
COPY pom.xml .
RUN mvn -B dependency:go-offline
COPY src ./src
RUN mvn -B package -DskipTests

FROM eclipse-temurin:21-jre
COPY --from=build /build/target/*.jar /app/app.jar
VOLUME /data
STOPSIGNAL SIGTERM
CMD ["java", "-jar", "/app/app.jar"]
`,
  `FROM rust:1.90 AS builder
RUN cargo build --release && strip target/release/tool || true
FROM node:24-alpine AS web
RUN corepack enable; pnpm install --frozen-lockfile; pnpm run build
FROM nginx:1.29
COPY --from=builder /target/release/tool /usr/local/bin/
COPY --from=web /app/dist/ /usr/share/nginx/html/
ADD --checksum=sha256:0000 https://example.org/a.tar.gz /opt/
RUN if [ -f /etc/nginx/nginx.conf ]; then sed -i 's/a/b/' /etc/nginx/nginx.conf; fi
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN curl -fsSL https://example.org | tar xz -C /opt && rm -rf /var/lib/apt/lists/*
`,
];

/** Lines that come and go at their ends. */
export const lines: readonly string[] = [
  '# more\n',
  'COPY --from=biuld /a /b\n',
  'RUN echo $HOME > /x && mkdir -p /y\n',
  'COPY --from=builder /a /b\n',
];
