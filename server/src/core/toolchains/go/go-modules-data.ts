/** Packages of the standard library whose import graph holds `net` (`go list -deps`, Go 1.19). */
export const stdWithNet: ReadonlySet<string> = new Set(
  [
    'crypto/tls crypto/x509 expvar log/syslog mime/multipart net net/http net/http/cgi net/http/cookiejar net/http/fcgi',
    'net/http/httptest net/http/httptrace net/http/httputil net/http/pprof net/mail net/rpc net/rpc/jsonrpc net/smtp',
    'net/textproto',
  ]
    .join(' ')
    .split(' '),
);

/** The same for `os/user`. */
export const stdWithUser: ReadonlySet<string> = new Set(['os/user', 'archive/tar']);

/** Modules that are empty or do not compile without cgo, with no way around it but a build tag or another module. */
export const modulesThatFailWithoutCgo: readonly string[] = [
  'github.com/mattn/go-sqlite3',
  'gorm.io/driver/sqlite',
  'github.com/mutecomm/go-sqlcipher',
  'github.com/confluentinc/confluent-kafka-go',
  'github.com/libgit2/git2go',
  'github.com/h2non/bimg',
  'github.com/davidbyttow/govips',
  'github.com/marcboeker/go-duckdb',
];

/** Clients of other databases: beside one of these a driver of SQLite is one choice of several. */
export const otherDatabases: readonly string[] = [
  'github.com/lib/pq',
  'github.com/jackc/pgx',
  'github.com/go-sql-driver/mysql',
  'github.com/microsoft/go-mssqldb',
  'github.com/gocql/gocql',
  'gorm.io/driver/postgres',
  'gorm.io/driver/mysql',
  'gorm.io/driver/sqlserver',
  'modernc.org/sqlite',
  'github.com/glebarez/sqlite',
];

/** Modules that are `import "C"` themselves and cannot be built without cgo, or lose their purpose. */
export const cgoModules: readonly string[] = [
  'github.com/mattn/go-sqlite3',
  'github.com/confluentinc/confluent-kafka-go',
  'github.com/mutecomm/go-sqlcipher',
  'github.com/libgit2/git2go',
  'github.com/tecbot/gorocksdb',
  'github.com/linxGnu/grocksdb',
  'github.com/DataDog/zstd',
  'github.com/valyala/gozstd',
  'github.com/h2non/bimg',
  'github.com/davidbyttow/govips',
  'gopkg.in/gographics/imagick',
  'github.com/gographics/imagick',
  'gocv.io/x/gocv',
  'github.com/godror/godror',
  'github.com/mattn/go-oci8',
  'github.com/ibmdb/go_ibm_db',
  'github.com/alexbrainman/odbc',
  'github.com/pebbe/zmq4',
  'github.com/google/gopacket/pcap',
  'github.com/gopacket/gopacket/pcap',
  'github.com/miekg/pkcs11',
  'github.com/ThalesIgnite/crypto11',
  'github.com/coreos/go-systemd/v22/sdjournal',
  'github.com/veandco/go-sdl2',
  'github.com/go-gl/gl',
  'github.com/go-gl/glfw',
  'github.com/gotk3/gotk3',
  'github.com/dgraph-io/ristretto/contrib/jemalloc',
  'github.com/bytecodealliance/wasmtime-go',
  'github.com/wasmerio/wasmer-go',
  'rogchap.com/v8go',
  'github.com/tensorflow/tensorflow',
  'github.com/yalue/onnxruntime_go',
  'github.com/marcboeker/go-duckdb',
  'github.com/seccomp/libseccomp-golang',
  'github.com/chai2010/webp',
  'github.com/kolesa-team/go-webp',
  'github.com/flopp/go-findfont/cgo',
  'libvirt.org/go/libvirt',
  'github.com/libvirt/libvirt-go',
  'github.com/NVIDIA/go-nvml',
  'github.com/faiface/mainthread',
  'github.com/otiai10/gosseract',
];

/**
 * Libraries of the system that modules link: what their `#cgo` lines name. Source: their repositories. Those that open
 * a library by name, or hold its sources, link none.
 */
export const linkedByModules: Readonly<Record<string, readonly string[]>> = {
  'github.com/google/gopacket/pcap': ['libpcap'],
  'github.com/gopacket/gopacket/pcap': ['libpcap'],
  'github.com/pebbe/zmq4': ['libzmq'],
  'github.com/h2non/bimg': ['libvips'],
  'github.com/davidbyttow/govips': ['libvips'],
  'github.com/libgit2/git2go': ['libgit2'],
  'github.com/seccomp/libseccomp-golang': ['libseccomp'],
  'github.com/otiai10/gosseract': ['libtesseract'],
  'github.com/linxGnu/grocksdb': ['librocksdb'],
  'libvirt.org/go/libvirt': ['libvirt'],
  'github.com/marcboeker/go-duckdb': ['libstdc++'],
};

/** Build tags by which such modules link archives, open their library by name or leave the flags to others. */
export const tagsOfOtherLinks = /static|dlopen|(?:no|clean)_link$/;

/** Modules whose packages import `net` or net/http themselves. Longest first is not needed: prefixes of paths. */
export const netModules: readonly string[] = [
  'github.com/gin-gonic/gin',
  'github.com/labstack/echo',
  'github.com/gofiber/fiber',
  'github.com/go-chi/chi',
  'github.com/gorilla/mux',
  'github.com/gorilla/websocket',
  'github.com/gorilla/handlers',
  'github.com/julienschmidt/httprouter',
  'github.com/valyala/fasthttp',
  'github.com/urfave/negroni',
  'github.com/beego/beego',
  'github.com/spf13/cobra',
  'github.com/spf13/pflag',
  'github.com/spf13/viper',
  'google.golang.org/grpc',
  'google.golang.org/api',
  'cloud.google.com/go',
  'github.com/grpc-ecosystem',
  'github.com/aws/aws-sdk-go',
  'github.com/aws/aws-sdk-go-v2',
  'github.com/Azure/azure-sdk-for-go',
  'github.com/hashicorp/consul',
  'github.com/hashicorp/vault',
  'github.com/prometheus/client_golang',
  'go.opentelemetry.io/otel/exporters',
  'github.com/lib/pq',
  'github.com/jackc/pgx',
  'github.com/go-sql-driver/mysql',
  'github.com/go-redis/redis',
  'github.com/redis/go-redis',
  'github.com/gomodule/redigo',
  'go.mongodb.org/mongo-driver',
  'github.com/nats-io/nats.go',
  'github.com/segmentio/kafka-go',
  'github.com/IBM/sarama',
  'github.com/Shopify/sarama',
  'github.com/streadway/amqp',
  'github.com/rabbitmq/amqp091-go',
  'github.com/google/uuid',
  'go.uber.org/zap',
  'k8s.io/',
  'sigs.k8s.io/',
  'github.com/docker/docker',
  'github.com/moby/',
  'github.com/containerd/',
  'github.com/minio/minio-go',
  'github.com/go-resty/resty',
  'github.com/hashicorp/go-retryablehttp',
  'golang.org/x/oauth2',
  'golang.org/x/net/http2',
  'golang.org/x/net/websocket',
  'golang.org/x/net/proxy',
  'golang.org/x/net/trace',
  'golang.org/x/crypto/ssh',
  'golang.org/x/crypto/acme',
  'github.com/miekg/dns',
  'github.com/quic-go/quic-go',
  'github.com/stripe/stripe-go',
  'github.com/slack-go/slack',
  'github.com/bwmarrin/discordgo',
  'github.com/getsentry/sentry-go',
  'gorm.io/driver/postgres',
  'gorm.io/driver/mysql',
  'entgo.io/ent',
];

/** Modules whose own import graph holds neither `net`, `os/user` nor cgo. */
export const pureModules: readonly string[] = [
  'github.com/pkg/errors',
  'github.com/fatih/color',
  'github.com/mattn/go-isatty',
  'github.com/mattn/go-colorable',
  'github.com/mattn/go-runewidth',
  'github.com/BurntSushi/toml',
  'github.com/pelletier/go-toml',
  'gopkg.in/yaml.v2',
  'gopkg.in/yaml.v3',
  'gopkg.in/ini.v1',
  'github.com/joho/godotenv',
  'github.com/sirupsen/logrus',
  'github.com/rs/xid',
  'github.com/oklog/ulid',
  'github.com/json-iterator/go',
  'github.com/tidwall/gjson',
  'github.com/tidwall/sjson',
  'github.com/google/go-cmp',
  'github.com/cespare/xxhash',
  'github.com/klauspost/compress',
  'github.com/golang-jwt/jwt',
  'github.com/dgryski/',
  'github.com/shopspring/decimal',
  'github.com/hashicorp/go-multierror',
  'github.com/hashicorp/errwrap',
  'github.com/urfave/cli',
  'github.com/yuin/goldmark',
  'rsc.io/quote',
  'rsc.io/sampler',
  'go.uber.org/multierr',
  'go.uber.org/atomic',
  'golang.org/x/sync',
  'golang.org/x/text',
  'golang.org/x/sys',
  'golang.org/x/term',
  'golang.org/x/time',
  'golang.org/x/exp',
  'golang.org/x/mod',
  'golang.org/x/net/html',
  'golang.org/x/net/context',
  'golang.org/x/crypto/bcrypt',
  'golang.org/x/crypto/argon2',
  'golang.org/x/crypto/scrypt',
  'golang.org/x/crypto/pbkdf2',
  'golang.org/x/crypto/blake2b',
  'golang.org/x/crypto/sha3',
  'golang.org/x/crypto/chacha20poly1305',
];

/** Modules that talk TLS to servers out there. */
export const tlsModules: readonly string[] = [
  'github.com/aws/aws-sdk-go',
  'github.com/aws/aws-sdk-go-v2',
  'github.com/Azure/azure-sdk-for-go',
  'google.golang.org/api',
  'cloud.google.com/go',
  'golang.org/x/oauth2',
  'github.com/stripe/stripe-go',
  'github.com/slack-go/slack',
  'github.com/bwmarrin/discordgo',
  'github.com/getsentry/sentry-go',
  'github.com/google/go-github',
  'golang.org/x/crypto/acme',
];

export function isOfModule(path: string, modules: readonly string[]): boolean {
  return modules.some(
    (module) =>
      path.startsWith(module) &&
      (path.length === module.length || path[module.length] === '/' || module.endsWith('/')),
  );
}
