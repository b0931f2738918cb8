import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createImageReader } from '../../client/src/docker/index.js';
import { overrideOfRead } from '../../server/src/core/images/read-images.js';
import type { ReadImage } from '../../server/src/protocol/read-image.js';
import { analyseText } from '../support/check-findings.js';
import { startRegistry, type LocalRegistry } from '../support/engine/registry.js';
import { dedent, engineOptions, valueOf } from '../support/engine/workbench.js';

/** A private base as teams make them, what is to be known of it, and what a Dockerfile on it is told. */
interface PrivateBase {
  readonly name: string;
  readonly dockerfile: string;
  readonly knows: object;
  /** Lines below its FROM, and the faults in them. */
  readonly uses: readonly string[];
  readonly says: readonly string[];
}

const bases: readonly PrivateBase[] = [
  {
    name: 'alpine-with-packages',
    dockerfile: `
      FROM alpine:3.20
      RUN mkdir -p /lib/apk/db && printf 'P:musl\\nV:1.2.5-r0\\n\\nP:curl\\nV:8.9.0-r0\\n\\n' > /lib/apk/db/installed
      RUN mkdir -p /sbin && cp /bin/busybox /usr/bin/curl && cp /bin/busybox /sbin/apk && rm -f /bin/wget
    `,
    knows: { distro: 'alpine', release: '3.20', packages: ['curl', 'musl'], packageManager: 'apk' },
    uses: ['RUN curl --version', 'RUN bash -c true', 'RUN apk add git'],
    says: ['error program-missing'],
  },
  {
    name: 'debian-with-ldconfig',
    dockerfile: `
      FROM debian:bookworm-slim
      RUN mkdir -p /opt/app/lib && cp /lib/x86_64-linux-gnu/libz.so.1 /opt/app/lib/libapp.so.3 \\
       && mkdir -p /etc/ld.so.conf.d && echo /opt/app/lib > /etc/ld.so.conf.d/app.conf && ldconfig
    `,
    knows: {
      distro: 'debian',
      release: 'bookworm',
      libc: { family: 'glibc', version: '2.36' },
      libraries: { '/opt/app/lib': ['libapp.so.3', 'libz.so.1'] },
      folderLinks: { '/lib': '/usr/lib', '/bin': '/usr/bin' },
    },
    uses: ['USER www-data', 'RUN ps'],
    says: ['error program-missing'],
  },
  {
    name: 'ubi-like',
    dockerfile: `
      FROM debian:trixie-slim AS parts
      RUN mkdir -p /r/usr/lib64 /r/usr/bin /r/etc /r/var/lib/rpm /r/lib && cp -L /lib64/ld-linux-x86-64.so.2 /lib/x86_64-linux-gnu/libc.so.6 /r/usr/lib64/ \\
       && ln -s usr/lib64 /r/lib64 && ln -s usr/bin /r/bin && cp /bin/bash /r/usr/bin/bash && ln -s bash /r/usr/bin/sh && cp /bin/true /r/usr/bin/microdnf \\
       && printf 'ID="rhel"\\nVERSION_ID="9.5"\\n' > /r/etc/os-release && echo 'root:x:0:0::/root:/bin/bash' > /r/etc/passwd && touch /r/var/lib/rpm/rpmdb.sqlite
      FROM scratch
      COPY --from=parts /r /
      USER 1001
    `,
    knows: {
      distro: 'ubi',
      release: '9',
      user: '1001',
      libc: { family: 'glibc', version: '2.41' },
      loaders: ['/lib64/ld-linux-x86-64.so.2'],
      packageManager: 'microdnf',
      users: ['root'],
    },
    uses: ['USER app'],
    says: ['error user-missing'],
  },
  {
    name: 'distroless-like',
    dockerfile: `
      FROM debian:bookworm-slim AS parts
      RUN mkdir -p /s && printf 'Package: base-files\\nVersion: 12\\n' > /s/base && printf 'Package: libc6\\nVersion: 2.36\\n' > /s/libc6
      FROM gcr.io/distroless/cc-debian12
      COPY --from=parts /s /var/lib/dpkg/status.d
      USER nonroot
    `,
    knows: {
      distro: 'distroless',
      user: 'nonroot',
      packages: ['base-files', 'libc6'],
      certificates: true,
      zoneinfo: true,
      packageManager: 'none',
    },
    uses: ['RUN echo hello'],
    says: ['error shell-missing'],
  },
  {
    name: 'busybox-with-tool',
    dockerfile:
      'FROM busybox:glibc\nRUN cp /bin/busybox /bin/tool && echo app:x:1000:1000::/:/bin/sh >> /etc/passwd\nUSER app\nENTRYPOINT ["tool"]\n',
    knows: { libc: { family: 'glibc' }, entrypoint: ['tool'], user: 'app', shell: '/bin/sh' },
    uses: ['USER nobody-of-ours'],
    says: ['error user-missing'],
  },
  {
    name: 'whiteouts',
    dockerfile: `
      FROM debian:bookworm-slim
      RUN mkdir -p /opt/a/bin && cp /bin/true /opt/a/bin/one && cp /bin/true /usr/local/bin/old && ln -s /opt/a /opt/b
      RUN rm /usr/local/bin/old && rm -r /opt/a && mkdir -p /opt/a/bin && cp /bin/true /opt/b/bin/two
      ENV PATH=/opt/b/bin:/usr/bin:/bin
    `,
    knows: { programs: { '/opt/a/bin': ['two'], '/usr/local/bin': [] } },
    uses: ['RUN two', 'RUN one', 'RUN old'],
    // Nobody knows programs of these names from any distribution: silence.
    says: [],
  },
  {
    name: 'entrypoint-and-user',
    dockerfile: `
      FROM debian:bookworm-slim
      RUN useradd --uid 4711 shop
      WORKDIR /srv/shop
      ENV SHOP=1 LANG=C.UTF-8
      USER shop
      ENTRYPOINT ["/usr/bin/env"]
      CMD ["sh", "-c", "true"]
    `,
    knows: {
      user: 'shop',
      workdir: '/srv/shop',
      entrypoint: ['/usr/bin/env'],
      cmd: ['sh', '-c', 'true'],
      env: { SHOP: '1', LANG: 'C.UTF-8' },
    },
    uses: ['COPY --chown=shop a /a', 'CMD ["curl", "localhost"]'],
    says: ['error program-missing'],
  },
  {
    name: 'one-program',
    dockerfile:
      'FROM busybox:musl AS parts\nFROM scratch\nCOPY --from=parts /bin/busybox /app\nCMD ["/app"]\n',
    knows: { libc: { family: 'none' }, loaders: [], packageManager: 'none' },
    uses: ['RUN ls'],
    says: ['error shell-missing'],
  },
  {
    name: 'two-loaders',
    dockerfile: `
      FROM debian:bookworm-slim
      COPY --from=alpine:3.20 /lib/ld-musl-x86_64.so.1 /lib/
    `,
    knows: {
      loaders: ['/lib/ld-musl-x86_64.so.1', '/lib64/ld-linux-x86-64.so.2'],
      libc: { family: 'glibc' },
    },
    uses: ['RUN git --version'],
    says: ['error program-missing'],
  },
  {
    name: 'java-in-opt',
    dockerfile: `
      FROM debian:bookworm-slim
      RUN mkdir -p /opt/java/bin && cp /bin/true /opt/java/bin/java && printf 'JAVA_VERSION="17.0.9"\\n' > /opt/java/release
      ENV PATH=/opt/java/bin:/usr/bin:/bin
    `,
    knows: { runtimes: { jre: '17' } },
    uses: ['COPY a.jar /a.jar', 'CMD ["java", "-jar", "/a.jar"]'],
    says: [],
  },
];

const run = promisify(execFile);
let root: string;
let registry: LocalRegistry;
const reader = createImageReader(engineOptions());
const tagOf = ({ name }: PrivateBase): string => `${registry.host}/bases/${name}:1`;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'stage-insight-bases-'));
  registry = await startRegistry(join(root, 'storage'));
  for (const base of bases) {
    const input = dedent(base.dockerfile);
    // The classic builder needs no plugin, and none of these needs BuildKit.
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    execFileSync('docker', ['build', '-q', '--network', 'none', '-t', tagOf(base), '-'], {
      input,
      env,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    // The registry writes its log to this process, which must not stand still meanwhile.
    await run('docker', ['push', '-q', tagOf(base)]);
  }
}, 600_000);

afterAll(() => {
  spawnSync('docker', ['rmi', '-f', ...bases.map(tagOf)]);
  registry.dispose();
  rmSync(root, { recursive: true });
});

const archiveOf = ({ name }: PrivateBase): string => join(root, `${name}.tar`);

/** The first image of an archive, under the name of the base. */
async function fromArchive(path: string, base: PrivateBase): Promise<ReadImage> {
  const [first] = valueOf(await reader.fromArchive(path, {}));
  if (first === undefined) throw new Error(`${path} holds no image`);
  return { ...first, image: tagOf(base) };
}

describe('a private base', () => {
  test.each(bases)('$name: the same from engine, archive and registry', async (base) => {
    const read = valueOf(await reader.fromEngine(tagOf(base), {}));
    expect(read).toMatchObject(base.knows);
    execFileSync('docker', ['save', '-o', archiveOf(base), tagOf(base)]);
    expect(await fromArchive(archiveOf(base), base)).toEqual(read);
    expect(valueOf(await reader.fromRegistry(tagOf(base), {}))).toEqual(read);
  });

  test.each(bases)('$name: judged by what was read', async (base) => {
    const read = valueOf(await reader.fromEngine(tagOf(base), {}));
    const text = [`FROM ${tagOf(base)}`, ...base.uses].join('\n');
    const images = [overrideOfRead(read.image, () => read)];
    const files = { a: '', 'a.jar': '' };
    const { findings } = analyseText(text, { inputs: { images }, files });
    const faults = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(faults.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(base.says);
  });
});

test.each(['gzip', 'zstd'])(
  'as an OCI layout with layers of %s, in a folder and as a file',
  async (format) => {
    const [base] = bases.slice(1);
    if (base === undefined) throw new Error('no base');
    const read = valueOf(await reader.fromEngine(tagOf(base), {}));
    const source = `docker://${tagOf(base)}`;
    const compress = ['--dest-compress', '--dest-compress-format', format, '--src-tls-verify=false'];
    const folder = join(root, `layout-${format}`);
    await run('skopeo', ['copy', '-q', ...compress, source, `oci:${folder}:1`]);
    await run('skopeo', ['copy', '-q', ...compress, source, `oci-archive:${folder}.tar:1`]);
    // A layer that is packed anew may be another one in the configuration too; what it holds is the same.
    const { digest: _own, ...expected } = read;
    expect(await fromArchive(folder, base)).toMatchObject(expected);
    expect(await fromArchive(`${folder}.tar`, base)).toMatchObject(expected);
  },
);
