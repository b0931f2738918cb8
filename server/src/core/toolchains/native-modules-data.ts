/**
 * npm packages whose installed form is for one libc: built by node-gyp, or fetched for the libc of the machine.
 * Packages that ship both forms at once (bufferutil, classic-level) and those with a fallback in JavaScript are not listed.
 */
export const nodeNativeModules: ReadonlySet<string> = new Set(
  [
    '@prisma/client argon2 bcrypt sharp sqlite3 better-sqlite3 canvas node-sass @swc/core re2 node-rdkafka grpc snappy @tensorflow/tfjs-node',
    'libxmljs libxmljs2 isolated-vm @parcel/watcher lightningcss node-gyp-build-test farmhash kerberos deasync usb',
    'serialport node-pty zeromq leveldown rocksdb ibm_db couchbase aerospike nodegit @napi-rs/canvas @node-rs/argon2',
    '@node-rs/bcrypt @node-rs/xxhash @mongodb-js/zstd heapdump v8-profiler-next node-expat iconv ref-napi ffi-napi integer',
    '@confluentinc/kafka-javascript gl hnswlib-node onnxruntime-node faiss-node tree-sitter pg-native mmmagic',
  ]
    .join(' ')
    .split(' '),
);

/** From which version on a native module ships the forms for glibc and for musl at once. Source: what npm packs. */
export const nodeForBothSince: Readonly<Record<string, string>> = { argon2: '0.40.0', bcrypt: '6.0.0' };

/**
 * Native modules that use V8 or nan, and so load on the major version of Node alone that they were built on, with the
 * version from which on they use Node-API; `undefined` = they never did. From the change logs of the packages.
 */
export const nodeBoundModules: Readonly<Record<string, string | undefined>> = {
  '@confluentinc/kafka-javascript': undefined,
  'better-sqlite3': undefined,
  bcrypt: '4.0.0',
  canvas: '3.0.0',
  grpc: undefined,
  heapdump: undefined,
  ibm_db: undefined,
  integer: undefined,
  'isolated-vm': undefined,
  kerberos: '2.0.0',
  leveldown: '5.0.0',
  libxmljs2: undefined,
  mmmagic: undefined,
  'node-expat': undefined,
  'node-pty': '1.1.0',
  'node-rdkafka': undefined,
  'node-sass': undefined,
  re2: undefined,
  serialport: '10.0.0',
  sharp: '0.25.0',
  snappy: '7.0.0',
  sqlite3: '5.0.0',
  'tree-sitter': '0.21.0',
  usb: '2.0.0',
  'v8-profiler-next': undefined,
  zeromq: '6.0.0',
};

/** Python distributions with compiled parts and no pure form. */
export const pythonNativePackages: ReadonlySet<string> = new Set(
  [
    'numpy pandas scipy matplotlib scikit-learn scikit-image torch torchvision torchaudio tensorflow opencv-python',
    'opencv-python-headless psycopg2 psycopg2-binary psycopg-binary cryptography cffi lxml pillow pydantic pydantic-core orjson',
    'uvloop httptools grpcio grpcio-tools mysqlclient ujson bcrypt pynacl greenlet gevent psutil shapely pyzmq h5py',
    'confluent-kafka asyncpg tiktoken tokenizers safetensors fastapi argon2-cffi pyarrow polars numba llvmlite xgboost lightgbm',
    'catboost spacy rpds-py jsonschema-rs pycryptodome pycryptodomex python-ldap pyodbc pymssql cx-oracle oracledb',
    'statsmodels cython-runtime faiss-cpu onnxruntime sentencepiece duckdb lz4 zstandard brotli rapidfuzz python-rapidjson',
  ]
    .join(' ')
    .split(' '),
);

/** Gems with compiled parts. */
export const rubyNativeGems: ReadonlySet<string> = new Set(
  'nokogiri pg mysql2 sqlite3 bcrypt ffi puma bootsnap msgpack racc nio4r websocket-driver unf_ext sassc google-protobuf grpc bigdecimal thin eventmachine unicorn redcarpet oj curb charlock_holmes rmagick snappy jaro_winkler stringio date strscan hiredis-client'.split(
    ' ',
  ),
);
