import { expect, test } from 'vitest';
import { openImageTree } from '../../../client/src/model/binary/image-tree.js';
import { entryOf, largestVersionFile } from '../../../client/src/model/images/layer-entry.js';
import { layerFiles } from '../../../client/src/model/images/layered-files.js';
import { readRuntimes } from '../../../client/src/model/images/runtimes.js';

/** Text of a file by its path, `-> TARGET` for a link; what has no text is a program. */
async function runtimesOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  const layer = Object.entries(files).map(([name, text]) => {
    const linkname = /^-> (.*)$/.exec(text)?.[1];
    const bytes = Buffer.from(text);
    const header = { name, mode: text === '' ? 0o755 : 0o644, size: bytes.length };
    const entry = entryOf({
      ...header,
      type: linkname === undefined ? 'file' : 'symlink',
      linkname: linkname ?? '',
    });
    if (entry === undefined) throw new Error(`${name} is no path`);
    return { ...entry, bytes };
  });
  return readRuntimes(openImageTree(layerFiles([layer])), env);
}

const paths = { PATH: '/usr/local/bin:/opt/java/openjdk/bin:/usr/local/go/bin:/usr/bin' };

test.each([
  [
    'Node.js by the header beside it',
    {
      'usr/local/bin/node': '',
      'usr/local/include/node/node_version.h':
        '#define NODE_MAJOR_VERSION 24\n#define NODE_MINOR_VERSION 1\n#define NODE_PATCH_VERSION 0\n',
    },
    { NODE_VERSION: '18.0.0' },
    { node: '24.1.0' },
  ],
  [
    'Node.js by the variable of its image',
    { 'usr/local/bin/node': '' },
    { NODE_VERSION: '22.4.1' },
    { node: '22.4.1' },
  ],
  ['no Node.js where the file may not be executed', { 'etc/node': 'x' }, { PATH: '/etc' }, {}],
  ['Node.js of which nothing tells the version', { 'usr/bin/nodejs': '' }, {}, { node: '' }],
  [
    'Python by what its links lead to',
    { 'usr/local/bin/python3': '-> python3.13', 'usr/local/bin/python3.13': '' },
    {},
    { python: '3.13' },
  ],
  [
    'Python with the full version, where that agrees',
    { 'usr/local/bin/python3': '-> python3.13', 'usr/local/bin/python3.13': '' },
    { PYTHON_VERSION: '3.13.2' },
    { python: '3.13.2' },
  ],
  [
    'Python whose variable is of another one',
    { 'usr/bin/python3': '-> python3.1', 'usr/bin/python3.1': '' },
    { PYTHON_VERSION: '3.13.2' },
    { python: '3.1' },
  ],
  [
    'a JDK by its release, not the JRE in it too',
    {
      'opt/java/openjdk/bin/java': '',
      'opt/java/openjdk/bin/javac': '',
      'opt/java/openjdk/release': 'IMPLEMENTOR="Eclipse Adoptium"\nJAVA_VERSION="21.0.5"\n',
    },
    {},
    { jdk: '21' },
  ],
  [
    'a JRE of Java 8 through the alternatives of Debian',
    {
      'usr/bin/java': '-> /etc/alternatives/java',
      'etc/alternatives/java': '-> /usr/lib/jvm/java-8/jre/bin/java',
      'usr/lib/jvm/java-8/jre/bin/java': '',
      'usr/lib/jvm/java-8/release': 'JAVA_VERSION="1.8.0_392"\n',
    },
    {},
    { jre: '8' },
  ],
  [
    'Go alone, beside a Python that packages brought',
    {
      'usr/local/go/bin/go': '',
      'usr/local/go/VERSION': 'go1.22.7\ntime 2024-08-29T21:56:24Z\n',
      'usr/bin/python3': '-> python3.11',
      'usr/bin/python3.11': '',
    },
    {},
    { go: '1.22.7' },
  ],
  ['PHP as Debian names it', { 'usr/bin/php': '-> php8.2', 'usr/bin/php8.2': '' }, {}, { php: '8.2' }],
  ['PHP as Alpine names it', { 'usr/bin/php': '-> php83', 'usr/bin/php83': '' }, {}, { php: '8.3' }],
  [
    'ASP.NET by its folders, the newest of them',
    {
      'usr/bin/dotnet': '-> /usr/share/dotnet/dotnet',
      'usr/share/dotnet/dotnet': '',
      'usr/share/dotnet/shared/Microsoft.NETCore.App/9.0.10/libcoreclr.so': 'ELF',
      'usr/share/dotnet/shared/Microsoft.NETCore.App/9.0.9/libcoreclr.so': 'ELF',
      'usr/share/dotnet/shared/Microsoft.AspNetCore.App/9.0.10/a.so': 'ELF',
    },
    {},
    { dotnet: '9.0.10', aspnet: '9.0.10' },
  ],
  ['a link that leads nowhere is no language', { 'usr/local/bin/ruby': '-> /opt/ruby/bin/ruby' }, {}, {}],
])('%s', async (_title, files, env, expected) => {
  expect(await runtimesOf(files as Readonly<Record<string, string>>, { ...paths, ...env })).toEqual(expected);
});

test.each([
  [largestVersionFile, '1.22.7'],
  [largestVersionFile + 1, ''],
])('of a file of %d bytes the version is %j', async (bytes, go) => {
  const files = { 'usr/local/go/bin/go': '', 'usr/local/go/VERSION': 'go1.22.7\n'.padEnd(bytes, 'x') };
  expect(await runtimesOf(files, paths)).toEqual({ go });
});
