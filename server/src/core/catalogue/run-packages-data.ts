// Made by scripts/catalogue/build.mjs from scripts/catalogue/rows/run-packages.yaml: do not edit.
// prettier-ignore
export const runPackagesData: {
  readonly releases: readonly string[];
  readonly packages: Readonly<Record<string, Readonly<Record<string, string>>>>;
} = {
  releases: ["bookworm","trixie"],
  packages: {
    "libssl-dev": {"bookworm":"libssl3","trixie":"libssl3t64","bullseye":"libssl1.1"},
    "libpq-dev": {"*":"libpq5"},
    "libcurl4-openssl-dev": {"bookworm":"libcurl4","trixie":"libcurl4t64"},
    "libsqlite3-dev": {"*":"libsqlite3-0"},
    "zlib1g-dev": {"*":"zlib1g"},
    "libncurses-dev": {"*":"libncurses6 libncursesw6 libtinfo6"},
    "libxml2-dev": {"*":"libxml2"},
    "libxslt1-dev": {"*":"libxslt1.1"},
    "libjpeg62-turbo-dev": {"*":"libjpeg62-turbo"},
    "libpng-dev": {"bookworm":"libpng16-16","trixie":"libpng16-16t64"},
    "libffi-dev": {"*":"libffi8"},
    "libyaml-dev": {"*":"libyaml-0-2"},
    "libmariadb-dev": {"*":"libmariadb3"},
    "libzmq3-dev": {"*":"libzmq5"},
    "libgmp-dev": {"*":"libgmp10"},
    "libuv1-dev": {"bookworm":"libuv1","trixie":"libuv1t64"},
    "libevent-dev": {"bookworm":"libevent-2.1-7","trixie":"libevent-2.1-7t64"},
    "libreadline-dev": {"bookworm":"libreadline8","trixie":"libreadline8t64"},
    "libicu-dev": {"bookworm":"libicu72","trixie":"libicu76"},
    "libvips-dev": {"bookworm":"libvips42","trixie":"libvips42t64"},
    "libjemalloc-dev": {"*":"libjemalloc2"},
    "libprotobuf-dev": {"bookworm":"libprotobuf32","trixie":"libprotobuf32t64"},
    "libhiredis-dev": {"bookworm":"libhiredis0.14","trixie":"libhiredis1.1.0"},
    "libsodium-dev": {"*":"libsodium23"},
    "libsasl2-dev": {"*":"libsasl2-2"},
    "libldap-dev": {"bookworm":"libldap-2.5-0","trixie":"libldap2"},
    "unixodbc-dev": {"*":"libodbc2"},
    "libgeos-dev": {"bookworm":"libgeos-c1v5","trixie":"libgeos-c1t64"},
    "libcap-dev": {"*":"libcap2"},
  },
};
