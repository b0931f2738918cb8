ARG LIBC=glibc
ARG GPU
FROM debian:bookworm-slim AS base-glibc
RUN apt-get update && apt-get install -y --no-install-recommends tini
FROM alpine:3.22 AS base-musl
RUN apk add --no-cache tini
FROM base-${LIBC} AS base

FROM base AS app-cpu
RUN touch /cpu
FROM base AS app-gpu-cuda
RUN touch /cuda

FROM app-${GPU:+gpu-}${GPU:-cpu}
CMD ["tini", "--", "sleep", "1"]
