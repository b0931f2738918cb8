import { expect, test } from 'vitest';
import { analyseText } from '../../support/check-findings.js';
import { readDependencies } from '../../../server/src/core/toolchains/rust/cargo-manifest.js';
import {
  librariesOfDependencies,
  librariesOfLock,
} from '../../../server/src/core/toolchains/rust/crate-libraries.js';

/** What the crates of `[dependencies]` may link, or the crate that is not known. */
function ofManifest(dependencies: string): readonly string[] | string {
  const { mayNeed, unknown } = librariesOfDependencies(readDependencies(dependencies));
  return unknown ?? mayNeed;
}

test.each<[string, readonly string[] | string]>([
  ['serde = "1"', []],
  ['openssl = "0.10"', ['libssl', 'libcrypto']],
  ['openssl = { version = "0.10", features = ["vendored"] }', []],
  ['reqwest = "0.12"', ['libssl', 'libcrypto']],
  ['reqwest = "0.13"', []],
  ['reqwest = { version = "0.11", default-features = false, features = ["rustls-tls"] }', []],
  ['reqwest = { version = "0.11", features = [\n  "json", # bodies\n  "native-tls-vendored",\n] }', []],
  ['rusqlite = { version = "0.31", features = ["bundled"] }', []],
  ['mysql = "25"', ['libssl', 'libcrypto']],
  ['mysql = { version = "25", default-features = false, features = ["minimal"] }', []],
  ['lettre = { version = "0.11", features = ["vendored"] }', []],
  ['rusqlite = "0.31"', ['libsqlite3']],
  ['tokio-rusqlite = "0.5"', ['libsqlite3']],
  ['tokio-rusqlite = { version = "0.5", features = ["bundled"] }', []],
  ['r2d2_sqlite = "0.24"', ['libsqlite3']],
  ['native-tls = "0.2"', ['libssl', 'libcrypto']],
  ['native-tls = { version = "0.2", features = ["vendored"] }', []],
  ['git2 = "0.18"', ['libz', 'libssl', 'libcrypto']],
  ['git2 = { version = "0.18", default-features = false }', ['libz']],
  ['curl = "0.4"', ['libcurl', 'libssl', 'libcrypto']],
  ['diesel = { version = "2", features = ["mysql", "sqlite"] }', ['libmariadb', 'libsqlite3']],
  ['rdkafka = "0.36"', ['libz']],
  ['rdkafka = { version = "0.36", features = ["ssl"] }', ['libz', 'libssl', 'libcrypto']],
  ['rocksdb = "0.22"', ['libstdc++']],
  ['sqlite = "0.36"', []],
  ['reqwest = "0.9"', ['libssl', 'libcrypto']],
  ['reqwest = "*"', []],
  ['alsa-sys = "0.3"', ['libasound']],
  ['openssl-sys = { version = "0.9", features = ["vendored"] }', []],
  ['diesel = { version = "2", features = ["postgres", "r2d2"] }', ['libpq']],
  ['sqlx = { version = "0.8", features = ["runtime-tokio", "tls-native-tls"] }', ['libssl', 'libcrypto']],
  ['sqlx = { version = "0.8", features = ["runtime-tokio", "tls-rustls"] }', []],
  ['db = { package = "pq-sys", version = "0.6" }', ['libpq']],
  [
    'pq-sys = { version = "0.6", features = ["bundled"] }\ndiesel = { version = "2", features = ["postgres"] }',
    [],
  ],
  ['libsqlite3-sys = { version = "0.30", features = ["bundled"] }\nrusqlite = "0.31"', []],
  ['prices = { path = "../prices" }', []],
  ['weird-crate = "1"', 'weird-crate'],
])('%s -> %j', (line, expected) => {
  expect(ofManifest(`[package]\nname = "app"\n\n[dependencies]\n${line}\n`)).toEqual(expected);
});

test('tables of a dependency, of Linux and of the workspace count; those of tests and of Windows do not', () => {
  const manifest = `
[dependencies.openssl]
version = "0.10"
features = ["vendored"]

[target.'cfg(unix)'.dependencies]
curl.workspace = true

[target.'cfg(windows)'.dependencies]
odbc-sys = "0.1"

[dev-dependencies]
pq-sys = "0.6"

[workspace.dependencies]
curl = "0.4"
`;
  expect(ofManifest(manifest)).toEqual(['libcurl', 'libssl', 'libcrypto']);
});

test.each<[string, { needs: readonly string[]; mayNeed: readonly string[]; unknown: string | undefined }]>([
  ['name = "openssl-sys"', { needs: ['libssl', 'libcrypto'], mayNeed: [], unknown: undefined }],
  [
    'name = "libsqlite3-sys"\ndependencies = [\n "cc",\n "vcpkg",\n]',
    { needs: [], mayNeed: [], unknown: undefined },
  ],
  [
    'name = "libsqlite3-sys"\ndependencies = [\n "vcpkg",\n]',
    { needs: ['libsqlite3'], mayNeed: [], unknown: undefined },
  ],
  ['name = "libz-sys"', { needs: [], mayNeed: ['libz'], unknown: undefined }],
  ['name = "windows-sys"', { needs: [], mayNeed: [], unknown: undefined }],
  ['name = "strange-sys"', { needs: [], mayNeed: [], unknown: 'strange-sys' }],
])('locked: %s', (crate, expected) => {
  expect(librariesOfLock(`version = 3\n\n[[package]]\nname = "app"\n\n[[package]]\n${crate}\n`)).toEqual(
    expected,
  );
});

test('SQLite that only sqlx names, for a feature that is off, is not linked', () => {
  const lock = (user: string): string =>
    `version = 4\n\n[[package]]\nname = "libsqlite3-sys"\nversion = "0.30.1"\ndependencies = [\n "pkg-config",\n "vcpkg",\n]\n\n[[package]]\nname = "${user}"\nversion = "1.0.0"\ndependencies = [\n "libsqlite3-sys",\n]\n`;
  expect(librariesOfLock(lock('sqlx-sqlite')).needs).toEqual([]);
  expect(librariesOfLock(lock('diesel')).needs).toEqual(['libsqlite3']);
});

test.each([
  ['reqwest = { version = "0.12", default-features = false, features = ["rustls-tls-native-roots"] }', true],
  ['reqwest = "0.12"', true],
  ['reqwest = { version = "0.12", default-features = false, features = ["rustls-tls"] }', undefined],
  ['reqwest = "0.13"', undefined],
  ['reqwest = { version = "0.12", optional = true }', undefined],
  ['rustls-native-certs = "0.7"', true],
  ['sqlx = { version = "0.8", features = ["native-tls"] }', undefined],
  ['serde = "1"', undefined],
])('a manifest with %s reads the certificates of the system: %s', (line, expected) => {
  const manifest = `[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\n${line}\n`;
  const text = 'FROM rust:1.80-bookworm\nWORKDIR /a\nCOPY . .\nRUN cargo build --release\n';
  const files = { 'Cargo.toml': manifest, 'src/main.rs': 'fn main() {}\n' };
  const made = analyseText(text, { files }).facts.runs.stage(0).artifactAt('/a/target/release/x');
  expect(made?.wants.tls).toBe(expected);
});

const crate = { 'Cargo.toml': '[package]\nname = "app"\n', 'src/main.rs': '' };

test.each([
  ['RUSTFLAGS=-Ctarget-feature=-crt-static cargo build -r', '-crt-static is set'],
  ['cargo build -r', 'the gnu target links dynamically'],
  ['RUSTFLAGS=-Ctarget-feature=+crt-static cargo build -r', '+crt-static is set'],
  ['cargo build -r --target x86_64-unknown-linux-musl', 'the musl target links statically'],
  [
    'CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS="-C target-feature=+crt-static" cargo build -r --target x86_64-unknown-linux-gnu',
    '+crt-static is set',
  ],
  ['RUSTFLAGS=$(cat f) cargo build -r', 'the value of RUSTFLAGS is not known'],
])('%s is explained: %s', (command, reason) => {
  const text = `FROM rust:1.80-bookworm\nWORKDIR /a\nCOPY . .\nRUN ${command}\n`;
  const made = analyseText(text, { files: crate }).facts.runs.stage(0).artifacts;
  expect(made.find(({ toolchain }) => toolchain === 'rust')?.explanation).toContain(reason);
});

// https://doc.rust-lang.org/cargo/commands/cargo-build.html
test.each<[string, Readonly<Record<string, string>>, string[]]>([
  ['cargo build', crate, ['/a/target/debug/app']],
  ['cargo +nightly build --profile dev', crate, ['/a/target/debug/app']],
  ['cargo b --profile fast', crate, ['/a/target/fast/app']],
  ['cargo build -r --target-dir /t', crate, ['/t/release/app']],
  ['CARGO_TARGET_DIR=/t cargo build -r', crate, ['/t/release/app']],
  ['CARGO_TARGET_DIR=$(cat t) cargo build -r', crate, []],
  ['cargo build -r --artifact-dir=/o -Z unstable-options', crate, ['/o/app']],
  [
    'CARGO_BUILD_TARGET=x86_64-unknown-linux-musl cargo build',
    crate,
    ['/a/target/x86_64-unknown-linux-musl/debug/app'],
  ],
  ['cargo build --bin tool', crate, ['/a/target/debug/tool']],
  [
    'cargo build --manifest-path web/Cargo.toml',
    { 'web/Cargo.toml': '[package]\nname = "web"\n' },
    ['/a/web/target/debug/web'],
  ],
  ['cargo install --path . --root /o', crate, ['/o/bin/app']],
  ['CARGO_INSTALL_ROOT=/i cargo install ripgrep@14', {}, ['/i/bin/rg']],
  ['CARGO_HOME=/c cargo install ripgrep', {}, ['/c/bin/rg']],
  ['cargo install --path . --bin tool', crate, ['/usr/local/cargo/bin/tool']],
  ['rustc a.rs', {}, ['/a/a']],
  ['rustc -o /o/x src/a.rs', {}, ['/o/x']],
  [
    'cargo build --features tool',
    {
      'Cargo.toml':
        '[package]\nname = "app"\n[features]\ntool = []\n[[bin]]\nname = "app"\n[[bin]]\nname = "tool"\nrequired-features = ["tool"]\n',
    },
    ['/a/target/debug/app', '/a/target/debug/tool'],
  ],
  [
    'cargo build',
    {
      'Cargo.toml':
        '[package]\nname = "app"\n[features]\ntool = []\n[[bin]]\nname = "app"\n[[bin]]\nname = "tool"\nrequired-features = ["tool"]\n',
    },
    ['/a/target/debug/app'],
  ],
  [
    'cargo build --all-features',
    { 'Cargo.toml': '[package]\nname = "app"\n[[bin]]\nname = "tool"\nrequired-features = ["tool"]\n' },
    ['/a/target/debug/tool'],
  ],
  [
    'cargo build',
    {
      'Cargo.toml': '[package]\nname = "app"\n[[bin]]\nname = "web"\npath = "src/main.rs"\n',
      'src/main.rs': '',
    },
    ['/a/target/debug/web'],
  ],
  ['cargo build', { 'Cargo.toml': '[package]\nname = "app"\n', 'src/lib.rs': '' }, ['/a/target/debug/']],
  [
    'cargo build',
    { 'Cargo.toml': '[package]\nname = "app"\n', 'src/bin/a.rs': '', 'src/bin/b/main.rs': '' },
    ['/a/target/debug/a', '/a/target/debug/b'],
  ],
  [
    'cargo build -p web',
    {
      'Cargo.toml': '[workspace]\nmembers = ["web", "cli"]\n',
      'web/Cargo.toml': '[package]\nname = "web"\n',
      'cli/Cargo.toml': '[package]\nname = "cli"\n',
    },
    ['/a/target/debug/web'],
  ],
  [
    'cd web && cargo build',
    { 'Cargo.toml': '[workspace]\nmembers = ["web"]\n', 'web/Cargo.toml': '[package]\nname = "web"\n' },
    ['/a/target/debug/web'],
  ],
])('%s with %j writes %j', (command, files, expected) => {
  const text = `FROM rust:1.80-bookworm\nWORKDIR /a\nCOPY . .\nRUN ${command}\n`;
  const made = analyseText(text, { files }).facts.runs.stage(0).artifacts;
  expect(made.filter(({ toolchain }) => toolchain === 'rust').map(({ path }) => path)).toEqual(expected);
});
