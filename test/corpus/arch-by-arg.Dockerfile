FROM --platform=$BUILDPLATFORM alpine:3.22 AS fetch-amd64
ADD https://example.com/tool-x86_64 /tool
FROM --platform=$BUILDPLATFORM alpine:3.22 AS fetch-arm64
ADD https://example.com/tool-aarch64 /tool

FROM fetch-$TARGETARCH AS fetch
RUN chmod 0755 /tool

FROM alpine:3.22
COPY --from=fetch /tool /usr/local/bin/tool
CMD ["tool"]
