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
  ['serde = "1"', undefined],
])('a manifest with %s reads the certificates of the system: %s', (line, expected) => {
  const manifest = `[package]\nname = "x"\nversion = "0.1.0"\n[dependencies]\n${line}\n`;
  const text = 'FROM rust:1.80-bookworm\nWORKDIR /a\nCOPY . .\nRUN cargo build --release\n';
  const files = { 'Cargo.toml': manifest, 'src/main.rs': 'fn main() {}\n' };
  const made = analyseText(text, { files }).facts.runs.stage(0).artifactAt('/a/target/release/x');
  expect(made?.wants.tls).toBe(expected);
});
