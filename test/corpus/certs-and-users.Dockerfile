FROM alpine:3.22 AS certs
RUN apk add --no-cache ca-certificates tzdata
RUN adduser -D -u 10001 app

FROM golang:1.25-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/app .

FROM scratch
COPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=certs /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=certs /etc/passwd /etc/passwd
COPY --from=build /bin/app /app
USER app
ENTRYPOINT ["/app"]
