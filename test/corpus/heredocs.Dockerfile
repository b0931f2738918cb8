# syntax=docker/dockerfile:1
FROM debian:bookworm-slim AS tools
RUN <<EOF
set -e
# FROM inside-a-script AS nothing
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl python3
EOF
COPY <<-"CONF" <<'SECOND' /etc/tools/
	COPY --from=nowhere /x /x
	CONF
FROM neither
SECOND

FROM tools
RUN <<PY python3
print("COPY --from=0 / /")
PY
RUN echo "no <<heredoc" && echo $((1<<2))
CMD ["cat", "/etc/tools/CONF"]
