# docker buildx build --build-context docs=../docs .
FROM alpine:3.22
RUN --mount=from=docs,target=/docs cp -r /docs /srv
COPY --from=docs /index.html /srv/
COPY --from=certs . /etc/ssl/
