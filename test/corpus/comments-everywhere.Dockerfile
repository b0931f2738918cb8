# syntax=docker/dockerfile:1
# check=skip=JSONArgsRecommended

# What the site is made with.
FROM alpine:3.22 AS tools
RUN apk add --no-cache \
    # for the pages

    hugo \
    # FROM nothing AS no-stage
    git

# What is served.
FROM nginx:1.29-alpine
# COPY --from=missing /old /old
COPY --from=tools /etc/os-release /usr/share/nginx/html/
CMD nginx -g 'daemon off;'
