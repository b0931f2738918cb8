import { expect, test } from 'vitest';
import { isLeftBehind } from '../../../server/src/assists/convert/file-kinds.js';
import { converted, dedent } from '../../support/check-conversion.js';
import type { Files } from '../../support/context-files.js';

const go = `
  FROM golang:1.25
  WORKDIR /app
  COPY . .
  RUN CGO_ENABLED=0 go build -o server .
  CMD ["/app/server"]
`;

/** What the last stage copies of the build context, below /app. */
function copied(text: string, files: Files): readonly string[] {
  const lines = converted(dedent(text), files).text.trimEnd().split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const paths = last.flatMap((line) => /^COPY --from=build \/app\/(\S+)/.exec(line)?.[1] ?? []);
  return paths.filter((path) => path !== 'server').sort();
}

function ofGo(more: Files, body = ''): readonly string[] {
  const main = `package main\n\nfunc main() {\n\t${body}\n}\n`;
  return copied(go, { 'go.mod': 'module example.com/app\n', 'main.go': main, ...more });
}

test.each([
  'todos.json todo.txt notices.json notice.toml authors.csv security.rules license-server/keys.pem license.key',
  'changes.sql history.db maintainers.xml readme.json',
])('data is data, whatever it is called: %s', (names) => {
  const files = Object.fromEntries(names.split(' ').map((name) => [name, 'x']));
  const expected = names.split(' ').map((name) => name.replace(/\/.*/, ''));
  expect(ofGo(files)).toEqual(expected.sort());
});

test.each([
  'README README.md README.de.md readme.txt LICENSE LICENSE-MIT LICENSE.txt License.txt LICENCE',
  'COPYING CHANGELOG.rst CONTRIBUTING.md CODEOWNERS SECURITY.md AUTHORS NOTICE NOTICE.txt TODO TODO.md',
])('what people read on the page of a repository stays: %s', (names) => {
  expect(ofGo(Object.fromEntries(names.split(' ').map((name) => [name, 'x'])))).toEqual([]);
});

test('what build tools, tests under load and the page of an action keep beside the sources stays', () => {
  const files = {
    '.mvn/jvm.config': '-Xmx1g',
    'load.jmx': '<x/>',
    'action.yml': 'name: x',
    'pytest/a.ini': 'x',
  };
  expect(ofGo({ ...files, 'rooms.csv': 'x' })).toEqual(['rooms.csv']);
});

test('a folder without sources is data as a whole, whatever its parts are called', () => {
  const files = {
    'catalogue/tests/one.json': '1',
    'catalogue/README.md': 'x',
    'catalogue/Dockerfile.tmpl': 'FROM x',
    'site/vendor/jquery.js': 'x',
  };
  expect(ofGo(files)).toEqual(['catalogue', 'site']);
});

test('beside sources, the same names are those of tools', () => {
  const files = {
    'store/store.go': 'package store\n',
    'store/tests/one.json': '1',
    'store/docs/page.html': 'x',
    'store/Dockerfile.tmpl': 'FROM x',
    'store/build.sh': 'x',
  };
  expect(ofGo(files)).toEqual([]);
});

test('settings name folders too', () => {
  const files = { 'settings.toml': 'content_dir = "docs/pages"\n', 'docs/pages/a.md': 'x' };
  expect(ofGo(files)).toEqual(['docs', 'settings.toml']);
  expect(ofGo({ ...files, 'settings.toml': 'title = "docs"\n' })).toEqual(['settings.toml']);
});

test('a name that is put together while the program runs', () => {
  const files = { 'about.md': 'x', 'README.md': 'x' };
  expect(ofGo(files, 'os.ReadFile(page + ".md")')).toEqual(['about.md']);
  expect(ofGo(files)).toEqual([]);
});

test('sources in another language that the program loads', () => {
  const proto = { 'api/service.proto': 'x', 'api/common.proto': 'x' };
  expect(ofGo(proto, 'http.ServeFile(w, r, "api/service.proto")')).toEqual(['api']);
  expect(ofGo(proto)).toEqual([]);
  const lua = {
    'scripts/main.lua': 'require "scripts.util"',
    'scripts/util.lua': 'x',
    'scripts/lint.sh': '',
  };
  expect(ofGo(lua, 'state.DoFile("scripts/main.lua")')).toEqual(['scripts/main.lua', 'scripts/util.lua']);
  expect(ofGo({ 'rules/a.groovy': 'x' }, 'engine.Load("rules")')).toEqual(['rules']);
});

test('a project that the program hands out is data, unless the build works in it', () => {
  const files = { 'skeleton/Makefile': 'x', 'skeleton/package.json': '{}', 'skeleton/index.ts': 'x' };
  expect(ofGo(files, 'copyTree("skeleton")')).toEqual(['skeleton']);
  const built = go.replace('RUN CGO', 'RUN npm --prefix skeleton ci\n  RUN CGO');
  const main = 'package main\nfunc main() { copyTree("skeleton") }\n';
  expect(copied(built, { 'go.mod': 'module x\n', 'main.go': main, ...files })).toEqual([]);
});

test('settings that are named without their ending', () => {
  expect(ofGo({ 'app.yaml': 'a: 1' }, 'viper.SetConfigName("app")')).toEqual(['app.yaml']);
  expect(ofGo({ 'app.yaml': 'runtime: go' })).toEqual([]);
  expect(ofGo({ 'examples/app.yaml': 'a: 1' }, 'viper.SetConfigName("app")')).toEqual([]);
});

test('sources in the language of the program stay, though a literal is called like their folder', () => {
  expect(ofGo({ 'store/store.go': 'package store\n' }, 'log.Println("store")')).toEqual([]);
  expect(ofGo({ 'web/package.json': '{}', 'web/src/a.ts': 'x' }, 'log.Println("web")')).toEqual([]);
});

test('requests for a client of an editor', () => {
  expect(ofGo({ 'api.http': 'GET /', 'requests/users.rest': 'GET /users' })).toEqual(['requests']);
});

test('what a pattern embeds is in the program, and what lies beside it is not', () => {
  const files = {
    'store/store.go': 'package store\n\nimport "embed"\n\n//go:embed sql/*.sql\nvar files embed.FS\n',
    'store/sql/1.sql': '',
  };
  expect(ofGo(files)).toEqual([]);
  expect(ofGo({ ...files, 'store/sql/seed.csv': '' })).toEqual(['store/sql/seed.csv']);
});

test('an entry script that a COPY of its own puts into a folder of PATH is not copied twice', () => {
  const text = go
    .replace('CMD ["/app/server"]', 'ENTRYPOINT ["entry.sh"]\n  CMD ["/app/server"]')
    .replace('ENTRYPOINT', 'COPY entry.sh /usr/local/bin/\n  ENTRYPOINT');
  const files = { 'go.mod': 'module x\n', 'main.go': 'package main\nfunc main() {}\n' };
  expect(copied(text, { ...files, 'entry.sh': '#!/bin/sh\nexec "$@"\n' })).toEqual([]);
});

test('a file that a COPY of its own puts where the program looks for it', () => {
  const text = go.replace('CMD', 'COPY config/prod.toml /etc/shop/shop.toml\n  CMD');
  const files = { 'go.mod': 'module x\n', 'main.go': 'package main\nfunc main() {}\n' };
  expect(copied(text, { ...files, 'config/prod.toml': '' })).toEqual([]);
  expect(copied(text, { ...files, 'config/prod.toml': '', 'config/dev.toml': '' })).toEqual([
    'config/dev.toml',
  ]);
});

test('what Play packs into its distribution', () => {
  const text = `
    FROM sbtscala/scala-sbt:eclipse-temurin-jammy-17.0.9_9_1.9.7_3.3.1
    WORKDIR /app
    COPY . .
    RUN sbt stage
    CMD ["target/universal/stage/bin/shop"]
  `;
  const files = {
    'build.sbt': 'name := "shop"\nlazy val root = (project in file(".")).enablePlugins(PlayScala)\n',
    'conf/application.conf': '',
    'public/a.css': '',
    'prices/a.csv': '',
  };
  expect(copied(text, files)).toEqual(['prices', 'target/universal/stage']);
});

const node = `
  FROM node:20
  WORKDIR /app
  COPY . .
  RUN npm ci && npm run build
  CMD ["node", "dist/index.js"]
`;

function ofNode(more: Files): readonly string[] {
  const files = {
    'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"express":"4"}}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
    'src/index.ts': '',
    ...more,
  };
  const own = ['dist', 'node_modules', 'package.json'];
  return copied(node, files).filter((path) => !own.includes(path));
}

test('settings of tools lie in the folder of the project; elsewhere the same names are pages', () => {
  expect(ofNode({ 'public/index.html': 'x', 'public/README.md': 'x', 'jest.config.js': '' })).toEqual([
    'public',
  ]);
  expect(ofNode({ 'index.html': 'x' })).toEqual(['index.html']);
  expect(ofNode({ 'index.html': 'x', 'vite.config.ts': '' })).toEqual([]);
});

test('sources whose comments describe an interface', () => {
  const index = 'import doc from "swagger-jsdoc";\ndoc({ apis: ["./src/routes/*.ts"] });\n';
  const files = { 'src/routes/a.ts': '', 'src/routes/b.ts': '', 'src/store/c.ts': '' };
  expect(ofNode({ 'src/index.ts': index, ...files })).toEqual(['src/routes']);
  expect(ofNode(files)).toEqual([]);
});

test('a file beside the sources that is named from the root on', () => {
  const text = `
    FROM mcr.microsoft.com/dotnet/sdk:8.0
    WORKDIR /app
    COPY . .
    RUN dotnet publish -c Release -o /out
    WORKDIR /out
    ENTRYPOINT ["dotnet", "Web.dll"]
  `;
  const project =
    '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>';
  const files = {
    'Web.csproj': project,
    'Program.cs': 'File.ReadAllText("/app/seed/a.json");\n',
    'seed/a.json': '[]',
    'seed/b.json': '[]',
  };
  expect(copied(text, files)).toEqual(['seed/a.json']);
});

test('a release of Elixir holds priv', () => {
  const text = `
    FROM elixir:1.16
    ENV MIX_ENV=prod
    WORKDIR /app
    COPY . .
    RUN mix local.hex --force && mix deps.get && mix release
    CMD ["/app/_build/prod/rel/shop/bin/shop", "start"]
  `;
  const files = {
    'mix.exs': 'defmodule Shop.MixProject do\n  def project, do: [app: :shop, version: "0.1.0"]\nend\n',
    'mix.lock': '%{}',
    'lib/shop.ex': '',
    'priv/static/a.css': 'x',
    'priv/repo/seeds.exs': 'x',
    'assets/css/a.css': 'x',
  };
  expect(copied(text, files)).toEqual(['_build/prod/rel/shop']);
  const seeds = { ...files, 'lib/shop.ex': 'Code.eval_file("priv/repo/seeds.exs")' };
  expect(copied(text, seeds)).toEqual(['_build/prod/rel/shop', 'priv']);
});

test('a file of settings that the static server is given', () => {
  const text = `
    FROM node:20
    WORKDIR /app
    COPY . .
    RUN npm ci && npm run build && npm i -g serve
    CMD ["serve", "-s", "dist", "-c", "../serve.json"]
  `;
  const files = {
    'package.json': '{"scripts":{"build":"vite build"},"devDependencies":{"vite":"5"}}',
    'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
    'serve.json': '{}',
    'notes.json': '{}',
  };
  expect(copied(text, files)).toEqual(['dist', 'serve.json']);
});

test('what editors and runs leave is nowhere data', () => {
  const amongData = { holdsSources: () => false, isNamed: () => false };
  for (const path of [
    'data/.DS_Store',
    'data/a.swp',
    'data/x.log',
    'data/testdata/a.json',
    'x/checkstyle.xml',
  ])
    expect(isLeftBehind(path, amongData)).toBe(true);
  expect(isLeftBehind('data/test/a.json', amongData)).toBe(false);
});

test('a file that a shell reads before the program starts', () => {
  const files = {
    'go.mod': 'module x\n',
    'main.go': 'package main\nfunc main() {}\n',
    'deploy/env.sh': 'export A=1\n',
  };
  const text = go.replace('CMD ["/app/server"]', 'CMD . ./deploy/env.sh && /app/server');
  expect(copied(text, files)).toEqual(['deploy/env.sh']);
  expect(copied(go, files)).toEqual([]);
});

test('settings that are programs name files', () => {
  const rc = 'module.exports = { config: "src/config/db.js", "migrations-path": "src/migrations" };\n';
  const files = { 'src/config/db.js': '', 'src/migrations/1.js': '', 'src/seeds/1.js': '' };
  expect(ofNode({ '.sequelizerc': rc, ...files })).toEqual(['.sequelizerc', 'src/config', 'src/migrations']);
  expect(ofNode(files)).toEqual([]);
});

test('tools that read the sources of the project when the container starts', () => {
  const kit = (command: string): readonly string[] => {
    const files = {
      'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"drizzle-kit":"0.2","tsconfig-paths":"4"}}',
      'package-lock.json': '{"lockfileVersion":3,"packages":{}}',
      'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}',
      'drizzle.config.ts': '',
      'src/index.ts': '',
    };
    const text = node.replace('CMD ["node", "dist/index.js"]', command);
    return converted(dedent(text), files)
      .text.trimEnd()
      .split('\n')
      .filter((line) => line.startsWith('COPY --from'));
  };
  expect(kit('CMD npx drizzle-kit migrate && node dist/index.js')).toEqual(['COPY --from=build /app /app']);
  expect(kit('CMD ["node", "-r", "tsconfig-paths/register", "dist/index.js"]')).toEqual([
    'COPY --from=build /app/package.json /app/package.json',
    'COPY --from=build /app/tsconfig.json /app/tsconfig.json',
    'COPY --from=build /app/node_modules /app/node_modules',
    'COPY --from=build /app/dist /app/dist',
  ]);
});
