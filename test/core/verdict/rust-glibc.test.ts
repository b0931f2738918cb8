import { describe, expect, test } from 'vitest';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { contextOf, type Files } from '../../support/context-files.js';

/** What speaks against `/t`, built on one image and run on another: `older-glibc 2.39 likely`. */
function faults(builder: string, run: string, files: Files): readonly string[] {
  const text = `FROM ${builder} AS b\nWORKDIR /s\nCOPY . .\nRUN cargo build --release\nFROM ${run}\nCOPY --from=b /s/target/release/t /t\nENTRYPOINT ["/t"]\n`;
  const context = contextOf({ 'Cargo.toml': '[package]\nname = "t"\n', 'src/main.rs': '', ...files });
  const { landings } = createFacts(text, { ...noInputs, context }).verdicts;
  return landings
    .flatMap((landing) => landing.faults)
    .map((fault) => {
      const what =
        fault.kind === 'older-glibc'
          ? (fault.crossed ?? 'any')
          : fault.kind === 'library'
            ? fault.library
            : '';
      return `${fault.kind} ${what} ${fault.certainty}`;
    });
}

const lock = (...names: readonly string[]): Files => ({
  'Cargo.lock': names.map((name) => `[[package]]\nname = "${name}"\nversion = "1.0.0"\n`).join('\n'),
});
const main = (text: string): Files => ({ ...lock('t'), 'src/main.rs': text });

/** Trixie has glibc 2.41, bookworm 2.36. A program that starts another was measured: GLIBC_2.39 is not found. */
describe('Rust built on trixie and run on bookworm', () => {
  test.each<[string, Files, readonly string[]]>([
    ['prints', main('fn main() { println!("hi"); std::process::exit(1) }'), ['older-glibc any possible']],
    ['starts a program', main('use std::process::Command;\n'), ['older-glibc 2.39 likely']],
    ['in braces', main('use std::process::{exit, Command};\n'), ['older-glibc 2.39 likely']],
    ['by tokio', main('fn f() { tokio::process::Command::new("x"); }\n'), ['older-glibc 2.39 likely']],
    ['in a comment', main('// use std::process::Command;\n'), ['older-glibc any possible']],
    [
      'in tests',
      main('fn main() {}\n#[cfg(test)]\nuse std::process::Command;\n'),
      ['older-glibc any possible'],
    ],
    [
      'in another file',
      { ...lock('t'), 'src/git/run.rs': 'std::process::Command::new("git")' },
      ['older-glibc 2.39 likely'],
    ],
    ['by a crate', lock('t', 'duct'), ['older-glibc 2.39 likely']],
    ['C in a crate', lock('t', 'zstd-sys'), ['older-glibc 2.38 likely']],
    ['a crate of the build', lock('t', 'cc', 'ring'), ['older-glibc any possible']],
  ])('%s', (_, files, expected) => {
    expect(faults('rust:1.90-trixie', 'debian:bookworm-slim', files)).toEqual(expected);
  });

  test('nothing on the same or a newer release', () => {
    const starting = main('use std::process::Command;\n');
    expect(faults('rust:1.90-bookworm', 'debian:bookworm-slim', starting)).toEqual([]);
    expect(faults('rust:1.80-bookworm', 'debian:trixie-slim', starting)).toEqual([]);
    expect(faults('rust:1.90-alpine', 'alpine:3.20', starting)).toEqual([]);
  });
});

describe('libraries that a program most likely needs', () => {
  const manifest = (dependency: string): Files => ({
    'Cargo.toml': `[package]\nname = "t"\n[dependencies]\n${dependency}\n`,
  });
  test.each<[string, string, Files, readonly string[]]>([
    [
      'rust:1.80-bookworm',
      'reqwest by default',
      manifest('reqwest = "0.11"'),
      ['library libssl likely', 'library libcrypto likely', 'certificates  likely'],
    ],
    [
      'rust:1.80-bookworm',
      'openssl',
      manifest('openssl = "0.10"'),
      ['library libssl likely', 'library libcrypto likely'],
    ],
    [
      'rust:1.80-bookworm',
      'rustls',
      manifest('reqwest = { version = "0.12", default-features = false, features = ["rustls-tls"] }'),
      [],
    ],
    ['rust:1.80-bookworm', 'a newer reqwest', manifest('reqwest = "0.13"'), []],
    [
      'rust:1.80-bookworm',
      'vendored',
      manifest('openssl = { version = "0.10", features = ["vendored"] }'),
      [],
    ],
    ['rust:1.80-bookworm', 'serde', manifest('serde = "1"'), []],
  ])('%s: %s', (builder, _, files, expected) => {
    expect(faults(builder, 'debian:bookworm-slim', files)).toEqual(expected);
  });

  test('lzma is linked where the headers are, and compiled in where they are not', () => {
    const files = lock('t', 'xz2', 'lzma-sys');
    const run = 'gcr.io/distroless/cc-debian12';
    expect(faults('rust:1.80-bookworm', run, files)).toEqual(['library liblzma likely']);
    expect(faults('rust:1.80-slim-bookworm', run, files)).toEqual([]);
  });
});
