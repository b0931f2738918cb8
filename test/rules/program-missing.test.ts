import { describe, expect, test } from 'vitest';
import { analyseText } from '../support/check-findings.js';

/** `LINE SEVERITY PROGRAM` of every finding of the rule. */
function missing(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  const { facts, findings } = analyseText(text, { files });
  return findings.flatMap(({ rule, severity, start, end }) => {
    if (rule !== 'program-missing') return [];
    const line = facts.ast.lines.positionAt(start).line + 1;
    return `${line} ${severity} ${text.slice(start, end)}`;
  });
}

describe('a program that is not there', () => {
  test.each([
    ['FROM alpine:3.20\nRUN bash -c "echo hi"', ['2 error bash']],
    ['FROM alpine:3.20\nRUN ["bash", "-c", "true"]', ['2 error "bash"']],
    ['FROM alpine:3.20\nSHELL ["/bin/bash", "-c"]\nRUN true', ['2 error "/bin/bash"']],
    ['FROM alpine:3.20\nRUN git clone https://example.org/x && apk add git', ['2 error git']],
    ['FROM debian:bookworm-slim\nRUN curl -fsSL https://example.org/x -o /x', ['2 error curl']],
    ['FROM debian:bookworm-slim\nENTRYPOINT ["/usr/bin/tini", "--"]\nCMD ["x"]', ['2 error "/usr/bin/tini"']],
    [
      'FROM debian:bookworm-slim\nHEALTHCHECK CMD curl -f http://x || exit 1\nCMD ["bash"]',
      ['2 warning curl'],
    ],
    ['FROM debian:bookworm-slim\nHEALTHCHECK CMD ["curl", "-f", "http://x"]', ['2 warning "curl"']],
    ['FROM gcr.io/distroless/static-debian12\nRUN ["mkdir", "/data"]', ['2 error "mkdir"']],
    // In a stage that is not built nothing fails now.
    ['FROM alpine:3.20 AS unused\nRUN bash -c true\nFROM alpine:3.20\nCMD ["top"]', ['2 warning bash']],
    ['FROM debian:bookworm-slim AS base\nRUN true\nFROM base\nRUN wget https://x', ['4 error wget']],
    ['FROM debian:bookworm-slim\nRUN useradd app\nUSER app\nRUN sudo apt-get update', ['4 error sudo']],
    ['FROM ubuntu:24.04\nRUN sudo -E apt-get install -y git', ['2 error sudo']],
    ['FROM node:22-bookworm-slim\nRUN gosu node npm ci', ['2 error gosu']],
  ])('%j', (text, expected) => {
    expect(missing(text)).toEqual(expected);
  });

  test('an interpreter of a #! line', () => {
    const script = '#!/usr/bin/python3\nprint(1)\n';
    const text = 'FROM debian:bookworm-slim\nCOPY --chmod=755 run.py /run.py\nENTRYPOINT ["/run.py"]';
    expect(missing(text, { 'run.py': script })).toEqual(['3 error "/run.py"']);
  });
});

describe('silent', () => {
  test.each([
    // Busybox has it, and so has what is linked to it.
    'FROM alpine:3.20\nHEALTHCHECK CMD wget -q --spider http://x\nCMD ["top"]',
    'FROM nginx:alpine\nHEALTHCHECK CMD curl -f http://x',
    'FROM node:20\nRUN git clone https://example.org/x && curl https://example.org',
    // Installed, perhaps along with another package, or by an installer of a language.
    'FROM alpine:3.20\nRUN apk add --no-cache bash\nRUN bash -c true',
    'FROM debian:bookworm-slim\nRUN apt-get update && apt-get install -y sudo && sudo true',
    'FROM debian:bookworm-slim\nRUN if command -v sudo; then sudo true; fi',
    'FROM debian:bookworm-slim\nRUN sudo true || true',
    'FROM registry.example/base\nRUN sudo apt-get update',
    'FROM alpine:3.20\nRUN apk add --no-cache nodejs\nRUN git --version',
    "FROM alpine:3.20\nRUN packages='git make' set -x && apk add $packages && git --version",
    'FROM python:3.12-slim\nRUN pip install gunicorn cmake\nRUN cmake --version',
    'FROM debian:bookworm-slim\nARG PACKAGES\nRUN apt-get update && apt-get install -y $PACKAGES\nRUN curl https://x',
    'FROM php:8.3-cli\nRUN curl -sS https://x | php -- --install-dir=/usr/local/bin --filename=composer\nRUN composer install',
    'FROM python:3.12-slim\nRUN python3 get-pip.py\nRUN pipx --version && meson --version',
    // Used, then removed.
    'FROM alpine:3.20\nRUN apk add curl && curl https://x && apk del curl',
    // Brought as a file, a link, a folder on PATH, a mount.
    'FROM debian:bookworm-slim\nCOPY --from=x/curl /curl /usr/bin/curl\nRUN curl https://x',
    'FROM debian:bookworm-slim\nCOPY --from=x/tools /bin/ /usr/local/bin/\nRUN curl https://x',
    'FROM debian:bookworm-slim\nADD https://example.org/jq /usr/local/bin/jq\nRUN jq --version',
    'FROM debian:bookworm-slim\nRUN ln -s /opt/x/git /usr/bin/git && git --version',
    'FROM debian:bookworm-slim\nENV PATH=/opt/tools/bin:$PATH\nCOPY tools/ /opt/tools/\nRUN git --version',
    'FROM debian:bookworm-slim\nCOPY --from=golang:1.22 /usr/local/go /usr/local/go\nENV PATH=/usr/local/go/bin:$PATH\nRUN go version',
    'FROM debian:bookworm-slim\nRUN --mount=from=x/tools,target=/usr/local/bin git --version',
    // It may not come as far, or be looked for on purpose.
    'FROM debian:bookworm-slim\nRUN curl https://x || true',
    'FROM debian:bookworm-slim\nRUN if command -v curl; then curl https://x; fi',
    'FROM debian:bookworm-slim\nRUN command -v curl || echo none',
    // Nothing is known of the base, or of the program.
    'FROM registry.example/base:3\nRUN bash -c true',
    'FROM debian:bookworm-slim\nRUN my-own-tool',
    'FROM debian:bookworm-slim\nCOPY tool /usr/bin/tool\nRUN tool',
    'FROM postgres:16\nRUN curl https://x',
    // What an ENTRYPOINT takes for arguments is no program.
    'FROM gcr.io/distroless/nodejs22-debian12\nCMD ["git"]',
    // A shell's own.
    'FROM scratch\nCOPY --from=busybox:musl /bin/busybox /bin/sh\nCMD echo hi',
  ])('%j', (text) => {
    expect(missing(text)).toEqual([]);
  });
});
