import { describe, expect, test } from 'vitest';
import { readConfigFile } from '../../../server/src/core/workspace/config-file.js';
import { innerPath, joinConfigs } from '../../../server/src/core/workspace/config-layers.js';
import { fitsPath } from '../../../server/src/core/workspace/path-pattern.js';
import { processorTime } from '../../support/processor-time.js';

const ruleIds = ['stage-unused', 'stage-not-found'];
const read = (text: string) => readConfigFile(text, ruleIds);
const layer = (folder: string, path: string, text: string) => ({ folder, path, config: read(text).config });

describe('a configuration file', () => {
  test('is JSON with comments, its keys nested or dotted', () => {
    const text = `// for all
    {
      "$schema": "x",
      "rules": { "stage-unused": "off", }, /* quiet */
      "images": { "example/*": { "libc": "musl" } },
      "build": { "context": ".." },
      "exclude": ["examples/**"],
      "perDockerfile": { "web/*": { "rules": { "stage-not-found": "error" }, "build.context": "web" } },
    }`;
    const values = { rules: { 'stage-not-found': 'error' }, images: {}, context: 'web' };
    expect(read(text)).toEqual({
      config: {
        rules: { 'stage-unused': 'off' },
        images: { 'example/*': { libc: 'musl' } },
        context: '..',
        exclude: ['examples/**'],
        perDockerfile: [{ pattern: 'web/*', ...values }],
      },
      problems: [],
      isJson: true,
    });
  });

  test.each([
    ['{ "rule": {} }', 'there is no key "rule"; did you mean "rules"?'],
    ['{ "build": { "contxt": "." } }', 'there is no key "build.contxt"; did you mean "build.context"?'],
    ['{ "build": { "contexts": "." } }', '"build.contexts" must hold an object'],
    ...['1', '"oci-layout:///home/me/images"', '"file:///etc"'].map((place) => [
      `{ "build.contexts": { "docs": ${place} } }`,
      '"docs" must be a folder of the repository, an image (docker-image://…) or an address',
    ]),
    ['{ "budgets": "much" }', '"budgets" must be a size such as "50MB"'],
    ['{ "budgets": { "app": null } }', '"app" must be a size such as "50MB"'],
    ['{ "budgets": ["1MB"] }', '"budgets" must be a size such as "50MB"'],
    ['{ "secrets": {} }', 'there is no key "secrets"'],
    ['{ "rules": { "stage-unsed": "off" } }', 'there is no rule "stage-unsed"; did you mean "stage-unused"?'],
    ['{ "rules": { "stage-unused": 1 } }', '"stage-unused" must be one of error, warning, info, hint, off'],
    ['{ "rules": [] }', '"rules" must hold an object'],
    ['{ "exclude": "x" }', '"exclude" must be a list of patterns'],
    ['{ "build.context": 1 }', '"build.context" must be a folder'],
    ['{ "context": "." }', 'there is no key "context"'],
    ['{ "perDockerfile": { "a": { "exclude": [] } } }', 'there is no key "exclude"'],
    ['[]', 'the file must hold an object'],
    ['{ "rules": ', 'it is no valid JSON: value expected'],
    ['['.repeat(100_000), 'its brackets are nested too deeply to be read'],
    [' '.repeat(300_000), 'it is too long to be read'],
  ])('%# that says something wrong: one sentence', (text, message) => {
    expect(read(text).problems).toMatchObject([{ line: 0, message }]);
  });

  test('that is no JSON is marked where it stops to be', () => {
    const text = '{ "rules": off }';
    const [problem] = read(text).problems;
    expect(text.slice(problem?.start, problem?.end)).toBe('off');
  });

  // The bound on its length and depth is far above what people write.
  test.each([
    ['['.repeat(100) + ']'.repeat(100), 'the file must hold an object'],
    ['['.repeat(101) + ']'.repeat(101), 'its brackets are nested too deeply to be read'],
    [`{}${' '.repeat(256 * 1024 - 2)}`, undefined],
    [`{}${' '.repeat(256 * 1024 - 1)}`, 'it is too long to be read'],
  ])('%# at a bound', (text, message) => {
    expect(read(text).problems[0]?.message).toBe(message);
  });

  test('empty says nothing', () => {
    expect(read('')).toEqual({
      config: { rules: {}, images: {}, perDockerfile: [] },
      problems: [],
      isJson: true,
    });
  });
});

describe('what builds are made with', () => {
  const host = '"build.network" must be "default" or "none"';
  const local = '"build.cacheTo" must be a list of caches such as "type=registry,ref=…", none of them local';

  test('is read for all Dockerfiles and for some', () => {
    const text = `{
      "build": { "args": { "A": 1, "B": "x" }, "platform": "linux/arm64", "cacheFrom": ["type=gha"] },
      "perDockerfile": { "web/*": { "args": { "A": 2 }, "network": "none", "bake": { "file": "b.hcl", "target": "t" } } },
    }`;
    const { config, problems } = read(text);
    expect(problems).toEqual([]);
    expect(config.build).toEqual({
      args: { A: '1', B: 'x' },
      platform: 'linux/arm64',
      cacheFrom: ['type=gha'],
    });
    expect(config.perDockerfile[0]?.build).toEqual({
      args: { A: '2' },
      network: 'none',
      bake: { file: 'b.hcl', target: 't' },
    });
  });

  test('problems stand in the order of the text', () => {
    const { problems } = read(
      '{ "rules": { "stage-unused": "of" }, "imges": {}, "budgets": { "build": "many" } }',
    );
    const starts = problems.map(({ start }) => start);
    expect(starts).toHaveLength(3);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  test.each([
    ['{ "build.network": "host" }', host],
    ['{ "build.cacheTo": ["type=local,dest=/etc"] }', local],
    ['{ "build.cacheTo": ["dest=/etc,\\"type=local\\""] }', local],
    ['{ "build.secrets": [] }', 'there is no key "build.secrets"'],
    ['{ "build": { "args": { "A": [] } } }', '"build.args" must be an object of texts'],
    ['{ "build.platform": " " }', '"build.platform" must be a platform such as "linux/arm64"'],
    ['{ "build.bake": { "file": "x.hcl" } }', '"build.bake" must be an object with "file" and "target"'],
  ])('is what a repository may say, and can be meant: not %s', (text, message) => {
    expect(read(text).problems).toMatchObject([{ line: 0, message }]);
    expect(read(text).config.build).toBeUndefined();
  });

  test('is laid over what files above say, arguments one by one', () => {
    const far = '{ "build": { "args": { "A": "far", "B": "far" }, "cacheFrom": ["type=gha"] } }';
    const near =
      '{ "build": { "args": { "A": "near" }, "cacheFrom": [], "bake": { "file": "b.hcl", "target": "t" } } }';
    const layers = [layer('/r/app', 'Dockerfile', near), layer('/r', 'app/Dockerfile', far)];
    expect(joinConfigs(layers).build).toEqual({
      args: { A: 'near', B: 'far' },
      cacheFrom: [],
      bake: { folder: '/r/app', path: 'b.hcl', target: 't' },
    });
  });
});

describe('files above each other', () => {
  const far =
    '{ "rules": { "stage-unused": "off", "stage-not-found": "off" }, "exclude": ["app"], "build.context": "." }';

  test('the nearest wins key by key', () => {
    const near = '{ "rules": { "stage-unused": "hint" }, "images": { "a": "alpine" } }';
    expect(joinConfigs([layer('/r/app', 'Dockerfile', near), layer('/r', 'app/Dockerfile', far)])).toEqual({
      rules: { 'stage-unused': 'hint', 'stage-not-found': 'off' },
      images: { a: 'alpine' },
      context: { folder: '/r', path: '.' },
      contexts: {},
      build: {},
      budgets: {},
      isExcluded: true,
    });
  });

  test('contexts and budgets are joined by name', () => {
    const near = '{ "build.contexts": { "docs": "../docs" }, "budgets": "50MB" }';
    const above = `{
      "build": { "contexts": { "docs": "d", "base": "docker-image://alpine" } },
      "budgets": { "build": "1.5 GB", "1": 1000 },
      "perDockerfile": { "app/*": { "budgets": "1 GiB" } }
    }`;
    const joined = joinConfigs([layer('/r/app', 'Dockerfile', near), layer('/r', 'app/Dockerfile', above)]);
    expect(joined.contexts).toEqual({
      docs: { folder: '/r/app', path: '../docs' },
      base: { folder: '/r', path: 'docker-image://alpine' },
    });
    expect(joined.budgets).toEqual({ build: 1_500_000_000, 1: 1000, '': 50_000_000 });
  });

  test('a nearer list of exclusions takes the place of the other', () => {
    const layers = [layer('/r/app', 'Dockerfile', '{ "exclude": [] }'), layer('/r', 'app/Dockerfile', far)];
    expect(joinConfigs(layers).isExcluded).toBe(false);
  });

  test('a build context may be named as in the settings', () => {
    const text = '{ "perDockerfile": { "web/Dockerfile": { "context": "web" } } }';
    expect(joinConfigs([layer('/r', 'web/Dockerfile', text)]).context).toEqual({ folder: '/r', path: 'web' });
  });

  test('in one file, what names the Dockerfile wins', () => {
    const text =
      '{ "perDockerfile": { "*.dev": { "rules": { "stage-unused": "info" } } }, "rules": { "stage-unused": "off" } }';
    expect(joinConfigs([layer('/r', 'Dockerfile.dev', text)]).rules).toEqual({ 'stage-unused': 'info' });
    expect(joinConfigs([layer('/r', 'Dockerfile', text)]).rules).toEqual({ 'stage-unused': 'off' });
  });
});

describe('patterns', () => {
  test.each([
    ['Dockerfile', 'a/b/Dockerfile'],
    ['examples', 'examples/a/Dockerfile'],
    ['examples/', 'x/examples/Dockerfile'],
    ['/examples', 'examples/Dockerfile'],
    ['examples/**', 'examples/a/b'],
    ['**/test/*.dev', 'a/b/test/x.dev'],
    ['**/test/*.dev', 'test/x.dev'],
    ['a/*/c', 'a/b/c'],
    ['a/**/c', 'a/c'],
    ['./a?.x', 'ab.x'],
  ])('%s fits %s', (pattern, path) => {
    expect(fitsPath(pattern, path)).toBe(true);
  });

  test.each([
    ['/examples', 'x/examples/Dockerfile'],
    ['a/*', 'b/a/c'],
    ['*.dev', 'Dockerfile.devel'],
    ['', 'a'],
    ['# a', 'a'],
    ['a?', 'a'],
  ])('%s does not fit %s', (pattern, path) => {
    expect(fitsPath(pattern, path)).toBe(false);
  });

  test('many stars take no time', () => {
    const start = processorTime();
    expect(fitsPath(`${'*a'.repeat(300)}b`, 'a'.repeat(250))).toBe(false);
    expect(fitsPath(`${'**/'.repeat(300)}b`, 'a/'.repeat(300))).toBe(false);
    expect(processorTime() - start).toBeLessThan(1000);
  });
});

test.each([
  ['.', ''],
  ['a/../b/', 'b'],
  ['..', undefined],
  ['a/../../b', undefined],
  ['/etc', undefined],
  ['C:\\x', undefined],
])('the folder %s stays inside as %s', (path, expected) => {
  expect(innerPath(path)).toBe(expected);
});
