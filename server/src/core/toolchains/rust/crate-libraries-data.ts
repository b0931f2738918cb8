/** Shared libraries, by soname stem, that a crate links, unless a crate beside it or a dependency of its own builds them in. */
export interface SystemCrate {
  readonly libraries: readonly string[];
  /** A crate that is in the lock file when the library is built in. */
  readonly builtInBy?: string;
  /** A build dependency of the crate that is there only when the library is built in. */
  readonly compiledWith?: string;
  /** Whether the crate builds the library in where the build image has no headers of it. */
  readonly optional?: true;
}

/**
 * Crates that link libraries of the system, with those of buildpack-deps found by pkg-config. Sources: the build
 * scripts of the crates.
 */
export const systemCrates: Readonly<Record<string, SystemCrate>> = {
  'openssl-sys': { libraries: ['libssl', 'libcrypto'], builtInBy: 'openssl-src' },
  'pq-sys': { libraries: ['libpq'], builtInBy: 'pq-src' },
  'mysqlclient-sys': { libraries: ['libmariadb'], builtInBy: 'mysqlclient-src' },
  'libsqlite3-sys': { libraries: ['libsqlite3'], compiledWith: 'cc' },
  'libz-sys': { libraries: ['libz'], optional: true },
  'curl-sys': { libraries: ['libcurl'], optional: true },
  'bzip2-sys': { libraries: ['libbz2'], optional: true },
  'lzma-sys': { libraries: ['liblzma'], optional: true },
  'liblzma-sys': { libraries: ['liblzma'], optional: true },
  'alsa-sys': { libraries: ['libasound'] },
  'libdbus-sys': { libraries: ['libdbus-1'], compiledWith: 'cc' },
  'libudev-sys': { libraries: ['libudev'] },
  'zmq-sys': { libraries: ['libzmq'], builtInBy: 'zeromq-src' },
  'odbc-sys': { libraries: ['libodbc'] },
  'sasl2-sys': { libraries: ['libsasl2'], builtInBy: 'krb5-src' },
  'expat-sys': { libraries: ['libexpat'], optional: true },
  'freetype-sys': { libraries: ['libfreetype'], optional: true },
  'geos-sys': { libraries: ['libgeos_c'], builtInBy: 'geos-src' },
  'libusb1-sys': { libraries: ['libusb-1.0'], optional: true },
  'libseccomp-sys': { libraries: ['libseccomp'] },
  'libcap-ng-sys': { libraries: ['libcap-ng'] },
  'pcre2-sys': { libraries: ['libpcre2-8'], optional: true },
  'nettle-sys': { libraries: ['libnettle', 'libhogweed'] },
  'librocksdb-sys': { libraries: ['libstdc++'] },
  'libgit2-sys': { libraries: [] },
  'libssh2-sys': { libraries: [] },
  'pam-sys': { libraries: ['libpam'] },
};

/** Crates whose name ends as if they linked a library, and that link none at run time on Linux. */
export const harmlessSystemCrates: ReadonlySet<string> = new Set(
  [
    'windows-sys linux-raw-sys js-sys web-sys core-foundation-sys security-framework-sys io-kit-sys objc-sys jni-sys',
    'ndk-sys dirs-sys dirs-sys-next inotify-sys fsevent-sys kqueue-sys aws-lc-sys aws-lc-fips-sys tikv-jemalloc-sys',
    'jemalloc-sys libmimalloc-sys zstd-sys lz4-sys onig_sys libwebp-sys mozjpeg-sys clang-sys secp256k1-sys rdkafka-sys',
    'libsodium-sys libfuzzer-sys coreaudio-sys asio-sys oboe-sys gmp-mpfr-sys ittapi-sys rustc-std-workspace-sys hermit-sys',
    'wasi-sys android-activity-sys yaml-sys brotli-sys snappy-sys lmdb-sys lmdb-rkv-sys mdbx-sys libbpf-sys blake2b-sys',
    'crunchy-sys protobuf-sys sys-info portable-atomic-sys quickjs-sys rquickjs-sys speexdsp-sys audiopus_sys',
  ]
    .join(' ')
    .split(' '),
);

/** Crates of which no feature links a library of the system, but those that are named in `native-tls` or `openssl`. */
export const pureCrates: ReadonlySet<string> = new Set(
  [
    'serde serde_json serde_yaml serde_derive serde_with serde_urlencoded serde_qs toml toml_edit tokio tokio-util tokio-stream',
    'tokio-macros tokio-cron-scheduler futures futures-util futures-core async-trait async-std async-stream smol anyhow thiserror eyre',
    'color-eyre clap structopt argh log env_logger pretty_env_logger simple_logger fern slog tracing tracing-subscriber',
    'tracing-appender tracing-log rand rand_core rand_chacha getrandom fastrand regex chrono chrono-tz time uuid ulid nanoid',
    'axum axum-extra axum-macros axum-server actix-web actix-rt actix-files actix-cors actix-session actix actix-http actix-multipart',
    'warp rocket hyper hyper-util hyper-rustls http http-body http-body-util headers tower tower-http tower-layer tower-service poem salvo',
    'lazy_static once_cell itertools bytes dashmap parking_lot crossbeam crossbeam-channel rayon flume num num-traits num-bigint',
    'num_cpus base64 hex sha2 sha1 sha3 md5 md-5 hmac blake3 digest aes aes-gcm bcrypt argon2 pbkdf2 ring jsonwebtoken ed25519-dalek',
    'url percent-encoding dotenv dotenvy config figment redis deadpool deadpool-redis deadpool-postgres bb8 r2d2 tokio-postgres postgres',
    'mongodb bson tonic prost prost-types csv indexmap hashbrown ahash rustls tokio-rustls rustls-pemfile webpki-roots askama tera',
    'handlebars maud minijinja mime mime_guess include_dir rust-embed notify walkdir tempfile glob globset ignore ctrlc signal-hook',
    'nix libc socket2 mio bincode postcard rmp-serde ciborium flate2 smallvec arrayvec heck syn quote proc-macro2 derive_more strum strum_macros',
    'validator utoipa schemars juniper async-graphql metrics metrics-exporter-prometheus prometheus sysinfo whoami hostname ureq',
    'rust_decimal bigdecimal semver petgraph nom pest pest_derive logos colored termcolor owo-colors indicatif crossterm ratatui',
    'dialoguer tabled comfy-table bitflags byteorder memchr cfg-if either tinyvec moka lru cached arc-swap tungstenite tokio-tungstenite',
    'tokio-tungstenite-wasm quick-xml roxmltree scraper html5ever pulldown-cmark comrak lettre_email image png jpeg-decoder gif zip tar',
    'sqlx sea-orm sea-query refinery serenity twilight-http octorust governor humantime humantime-serde phf fxhash rustc-hash',
    'poise twilight-model twilight-gateway axum-test axum-login tower-cookies tower-sessions-core tide tiny_http rouille rocket_cors actix-identity',
    'actix-web-httpauth actix-ws actix-governor actix-limitation actix-service actix-utils actix-web-actors awc async-graphql-axum utoipa-swagger-ui',
    'serde_repr serde_bytes serde_json5 serde_path_to_error serde_ini ron json5 json simd-json ryu itoa confy directories dirs home envy xdg pico-args',
    'lexopt getopts bpaf clap_complete clap_derive log4rs flexi_logger slog-term slog-async tracing-error tracing-futures tracing-actix-web opentelemetry',
    'opentelemetry_sdk tracing-opentelemetry tracing-bunyan-formatter console-subscriber snafu miette displaydoc pin-project pin-project-lite async-channel',
    'async-lock async-stream async-recursion brotli snap lz4_flex zstd memmap2 bytemuck half ordered-float nalgebra ndarray statrs rand_distr noise geo',
    'geo-types geojson rstar imageproc tiny-skia resvg usvg rusttype ab_glyph fontdue qrcode lopdf calamine rust_xlsxwriter chrono-humanize humansize bytesize',
    'cron clokwerk regex-automata fancy-regex aho-corasick unicode-segmentation unicode-width textwrap strsim similar crossbeam-utils crossbeam-queue',
    'scopeguard spin thread_local threadpool bollard k8s-openapi aws-config aws-types aws-credential-types aws-sdk-s3 aws-sdk-dynamodb aws-sdk-sqs aws-sdk-sns',
    'aws-sdk-sesv2 aws-sdk-secretsmanager lambda_runtime lambda_http rust-argon2 scrypt chacha20poly1305 aead cipher curve25519-dalek x25519-dalek k256 p256 rsa',
    'rcgen x509-parser rustls-native-certs quinn h2 hickory-resolver trust-dns-resolver maxminddb ipnet ipnetwork local-ip-address if-addrs pnet rumqttc',
    'async-nats amqprs scylla sled redb tantivy neo4rs sea-orm-migration sea-schema r2d2_postgres bb8-postgres bb8-redis mobc postgres-types mailparse',
    'mail-parser askama_axum askama_actix askama_web rinja sailfish markup typst markdown ammonia feed-rs notify-debouncer-mini inotify wasmtime rhai',
    'whatlang rust-stemmers sys-locale os_info users uzers daemonize procfs tokio-modbus rppal embedded-hal spidev i2cdev gpio-cdev',
    'static_assertions paste educe typed-builder derive_builder getset bon secrecy zeroize subtle oauth2 openidconnect tower-sessions',
  ]
    .join(' ')
    .split(' '),
);
