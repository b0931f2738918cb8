FROM golang:1.25 AS builder
ENV CGO_ENABLED=0
WORKDIR /workspace
COPY . .
RUN go build -o /bin/manager ./cmd/manager
RUN go build -o /bin/worker ./cmd/worker

FROM gcr.io/distroless/static-debian12:nonroot AS manager
COPY --from=builder /bin/manager /manager
ENTRYPOINT ["/manager"]

FROM gcr.io/distroless/static-debian12:nonroot AS worker
COPY --from=builder /bin/worker /worker
ENTRYPOINT ["/worker"]
