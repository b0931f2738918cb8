ARG REGISTRY=registry.example.com:5000/team
ARG TAG=latest
FROM ${REGISTRY}/toolchain:${TAG} AS toolchain
FROM company-base AS base
RUN id

FROM toolchain AS build
COPY . /src
RUN make -C /src install DESTDIR=/out

FROM base
COPY --from=build /out/ /
