// Dockerfiles to measure with: the shape of the article's file, repeated to a wanted length.

const block = (index) => `FROM golang:1.22-bookworm AS builder${index}
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app${index} ./cmd/app${index}
# what ships
FROM alpine:3.20 AS run${index}
RUN apk add --no-cache ca-certificates tzdata \\
    && adduser -D -u 10001 app
ENV PORT=8080 MODE=production
WORKDIR /srv
COPY --from=builder${index} /out/app${index} /usr/local/bin/app
EXPOSE 8080
USER app
HEALTHCHECK CMD ["app", "-check"]
LABEL org.example.part="${index}"
CMD ["app"]
`;

/** A sound Dockerfile of `lines` lines (in steps of 18). */
export function dockerfileOf(lines) {
  return Array.from({ length: Math.max(1, Math.round(lines / 18)) }, (_, index) => block(index)).join('');
}
