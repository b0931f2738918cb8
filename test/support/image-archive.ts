import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as zlib from 'node:zlib';
import { pack, type Header } from 'tar-stream';

/** An entry of a layer: text of a file, `-> TARGET` for a link, `= TARGET` for a hard link; a folder ends with `/`. */
export type LayerText = Readonly<Record<string, string | Buffer>>;

type Packed = 'plain' | 'gzip' | 'zstd';

const packers: Readonly<Record<Packed, (bytes: Buffer) => Buffer>> = {
  plain: (bytes) => bytes,
  gzip: (bytes) => zlib.gzipSync(bytes),
  zstd: (bytes) => zlib.zstdCompressSync(bytes),
};

/** Files in a `bin` folder can be executed, others cannot. */
export async function layerTar(layer: LayerText): Promise<Buffer> {
  return tarOf(
    Object.entries(layer).map(([name, text]) => {
      if (name.endsWith('/')) return [{ name, type: 'directory', mode: 0o755 }, ''];
      const link = /^(->|=) (.*)$/s.exec(text.toString('latin1'));
      if (link !== null)
        return [{ name, type: link[1] === '=' ? 'link' : 'symlink', linkname: link[2] ?? '' }, ''];
      return [{ name, mode: /(?:^|\/)s?bin\/[^/]+$/.test(name) ? 0o755 : 0o644 }, text];
    }),
  );
}

export async function tarOf(
  entries: readonly (readonly [Partial<Header> & { readonly name: string }, string | Buffer])[],
): Promise<Buffer> {
  const archive = pack();
  for (const [header, content] of entries) archive.entry({ mtime: new Date(0), ...header }, content);
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export interface ImageText {
  readonly tag: string;
  readonly layers: readonly LayerText[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly architecture?: string;
}

export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

async function partsOf({ layers, config = {}, architecture = 'amd64' }: ImageText) {
  const tars = await Promise.all(layers.map(layerTar));
  const text = {
    os: 'linux',
    architecture,
    config,
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
  };
  return { tars, config: Buffer.from(JSON.stringify(text)) };
}

/** As old engines save it: a folder for each layer, the list of layers at the end. */
export async function dockerArchive(image: ImageText): Promise<Buffer> {
  const { tars, config } = await partsOf(image);
  const names = tars.map((_, index) => `${'0'.repeat(62)}${String(index + 10)}/layer.tar`);
  const configName = `${digestOf(config).slice(7)}.json`;
  const manifest = JSON.stringify([{ Config: configName, RepoTags: [image.tag], Layers: names }]);
  return tarOf([
    ...tars.map((tar, index) => [{ name: names[index] ?? '' }, tar] as const),
    [{ name: configName }, config],
    [{ name: 'manifest.json' }, manifest],
  ]);
}

/** The files of an OCI layout, by name. */
export async function layoutFiles(image: ImageText, packed: Packed): Promise<ReadonlyMap<string, Buffer>> {
  const { tars, config } = await partsOf(image);
  const files = new Map<string, Buffer>();
  const add = (bytes: Buffer): { readonly digest: string; readonly size: number } => {
    const digest = digestOf(bytes);
    files.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { digest, size: bytes.length };
  };
  const layers = tars.map((tar) => add(packers[packed](tar)));
  const manifest = add(Buffer.from(JSON.stringify({ schemaVersion: 2, config: add(config), layers })));
  const annotations = { 'org.opencontainers.image.ref.name': image.tag };
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  files.set('index.json', Buffer.from(JSON.stringify({ manifests: [{ ...manifest, annotations }] })));
  return files;
}

export async function layoutArchive(image: ImageText, packed: Packed): Promise<Buffer> {
  const files = await layoutFiles(image, packed);
  return tarOf([...files].map(([name, bytes]) => [{ name }, bytes]));
}

export async function writeLayout(folder: string, image: ImageText, packed: Packed): Promise<void> {
  for (const [name, bytes] of await layoutFiles(image, packed)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

const glibc = Buffer.from(
  '\x7fELF\0GNU C Library (Debian GLIBC 2.36-9+deb12u9) stable release version 2.36.\n\0',
);

/** A small image with the files that decide what a Debian image holds. */
export const debianImage: ImageText = {
  tag: 'registry.example/base:3',
  config: {
    Entrypoint: ['/usr/bin/app'],
    Cmd: null,
    User: 'app',
    WorkingDir: '/srv',
    Env: ['PATH=/opt/app/bin:/usr/bin:/bin', 'LANG=C.UTF-8'],
  },
  layers: [
    {
      bin: '-> usr/bin',
      lib: '-> usr/lib',
      lib64: '-> usr/lib64',
      'etc/os-release': '-> ../usr/lib/os-release',
      'usr/lib/os-release':
        'PRETTY_NAME="Debian GNU/Linux 12"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian\n',
      'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
      'etc/group': 'root:x:0:\nstaff:x:50:\n',
      'etc/ld.so.conf': 'include /etc/ld.so.conf.d/*.conf\n',
      'etc/ld.so.conf.d/app.conf': '/opt/app/lib\n',
      'etc/ssl/certs/ca-certificates.crt': '-----BEGIN CERTIFICATE-----\n',
      'usr/bin/bash': 'ELF',
      'usr/bin/sh': '-> bash',
      'usr/bin/apt-get': 'ELF',
      'usr/bin/curl': 'ELF',
      'usr/bin/gone': '-> nowhere',
      'usr/lib64/ld-linux-x86-64.so.2': '-> ../lib/x86_64-linux-gnu/ld-linux-x86-64.so.2',
      'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2': 'ELF',
      'usr/lib/x86_64-linux-gnu/libc.so.6': glibc,
      'usr/lib/x86_64-linux-gnu/libcurl.so.4': '-> libcurl.so.4.8.0',
      'usr/lib/x86_64-linux-gnu/libcurl.so.4.8.0': 'ELF',
      'usr/share/doc/readme': 'text',
      'var/lib/dpkg/status':
        'Package: curl\nStatus: install ok installed\nVersion: 1\n\nPackage: wget\nStatus: deinstall ok config-files\n',
    },
    {
      'etc/passwd': 'root:x:0:0:root:/root:/bin/bash\napp:x:1000:1000::/srv:/bin/sh\n',
      'usr/bin/.wh.curl': '',
      'usr/bin/app': 'ELF',
      'opt/app/bin/tool': '= usr/bin/app',
      'opt/app/lib/libapp.so.1': 'ELF',
    },
  ],
};
