import { baseName } from '../../core/shell/paths.js';

/** Whether a program is built from the file: a source of a compiler, or the description of a build. */
export function isSource(path: string): boolean {
  const name = baseName(path);
  const ending = /\.([^.]+)$/.exec(name)?.[1] ?? '';
  return sourceEndings.has(ending) || buildFiles.test(name);
}

/** The language of a source file, or `build` for what a tool of the build reads; `undefined`: it is no source. */
export function familyOf(path: string): string | undefined {
  if (!isSource(path)) return undefined;
  if (isBuildFile(path)) return 'build';
  return familyOfEnding.get(/\.([^.]+)$/.exec(baseName(path))?.[1] ?? '') ?? 'build';
}

/** Whether tools of the build know the file by its name: `CMakeLists.txt`, `package.json`, `build.rs`. */
export function isBuildFile(path: string): boolean {
  return buildFiles.test(baseName(path));
}

/**
 * Whether nothing reads the file, named by its path in the build context, while the program runs. What tools, people
 * and forges read has its place among sources: in a folder that holds none, such names are data like any other.
 */
export function isLeftBehind(path: string, { holdsSources, isNamed }: Surroundings = amongSources): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.pop() ?? '';
  if (clutter.test(name) || parts.some((part) => neverData.test(part))) return true;
  for (const [at, part] of parts.entries()) {
    if (!holdsSources(parts.slice(0, at).join('/'))) return false;
    if (leftFolders.test(part)) return true;
    if (dataFolders.test(part)) return false;
  }
  return holdsSources(parts.join('/')) && !isNamed(name) && (leftNames.test(name) || isForReaders(name));
}

interface Surroundings {
  readonly holdsSources: (folder: string) => boolean;
  /** Whether the sources put the name together. */
  readonly isNamed: (name: string) => boolean;
}

const amongSources: Surroundings = { holdsSources: () => true, isNamed: () => false };

/** What people read on the page of a repository: `README.de.md`, `LICENSE-MIT`, `TODO`; not `todos.json`. */
export function isForReaders(name: string): boolean {
  return readersNames.test(name) || plainReaders.test(name);
}

const sourceEndings = new Set(
  [
    'go mod sum work dart',
    'c h cc cpp cxx c++ hh hpp hxx inl ipp s S asm cu y l cmake am ac in m4 mk pc o a so',
    'rs java class kt kts groovy gradle scala sbt clj cljs cljc',
    'hs lhs cabal ml mli opam swift zig zon nim nimble cr d f90 ex exs erl hrl',
    'ts mts cts tsx jsx proto',
    'cs fs vb csproj fsproj sln props targets',
  ].flatMap((line) => line.split(' ')),
);

const familyOfEnding = new Map(
  [
    'go go mod sum work',
    'c c h cc cpp cxx c++ hh hpp hxx inl ipp s S asm cu',
    'rust rs',
    'java java class kt kts scala',
    'groovy groovy',
    'clojure clj cljs cljc',
    'haskell hs lhs',
    'ocaml ml mli',
    'erlang ex erl hrl',
    'typescript ts mts cts tsx jsx',
    'dotnet cs fs vb',
    ...'dart swift zig nim cr d f90 proto exs'.split(' ').map((ending) => `${ending} ${ending}`),
  ].flatMap((line) => {
    const [family = '', ...endings] = line.split(' ');
    return endings.map((ending): [string, string] => [ending, family]);
  }),
);

const buildFiles = namesLike([
  'Makefile GNUmakefile makefile CMakeLists.txt CMakePresets.json configure meson.build meson_options.txt',
  'Justfile justfile Taskfile.yml Taskfile.yaml magefile.go WORKSPACE BUILD BUILD.bazel MODULE.bazel',
  'go.work vendor Cargo.toml Cargo.lock rust-toolchain rust-toolchain.toml build.rs',
  'pom.xml gradlew gradlew.bat mvnw mvnw.cmd',
  'stack.yaml stack.yaml.lock package.yaml cabal.project cabal.project.* dune dune-project',
  'Package.swift Package.resolved shard.yml shard.lock pubspec.yaml pubspec.lock analysis_options.yaml',
  'dub.json dub.sdl dub.selections.json nim.cfg config.nims build.mill build.sc aclocal.m4 ltmain.sh install-sh',
  'sqlx-data.json mix.lock rebar.config rebar.lock package.json package-lock.json tsconfig*.json bun.lock bun.lockb deno.json deno.jsonc deno.lock',
]);

const leftFolders = namesLike(
  [
    '.github .gitlab .circleci .git .vscode .idea .devcontainer .cargo .config .husky .sqlx .mvn .gradle',
    'doc docs documentation example examples samples',
    'test tests pytest testdata test_data spec e2e mock mocks fuzz benchmark benchmarks benches coverage',
    'hack tools scripts ci build bin dist out obj target vendor third_party node_modules',
    'deploy deployment deployments k8s kubernetes chart charts helm terraform infra ansible',
    'src include proto protos',
  ],
  'i',
);

const leftNames = namesLike(
  [
    'Dockerfile* *.Dockerfile Containerfile* docker-compose* compose.yml compose.yaml .dockerignore',
    '.gitattributes .gitconfig .gitmessage .gitmodules .gitreview',
    '.tool-versions .envrc .nvmrc .env.example .env.sample shell.nix default.nix flake.nix flake.lock',
    '.gitlab-ci.yml .travis.yml Jenkinsfile* azure-pipelines.yml cloudbuild.* skaffold.yml skaffold.yaml',
    'Procfile Vagrantfile Tiltfile app.yml app.yaml fly.toml netlify.toml vercel.json render.yaml heroku.yml',
    'railway.json railway.toml nixpacks.toml catalog-info.yaml action.yml action.yaml *.tf',
    '.air.toml air.toml buf.yml buf.yaml buf.*.yml buf.*.yaml sqlc.yml sqlc.yaml gqlgen.yml gqlgen.yaml',
    'Gopkg.lock Gopkg.toml glide.lock glide.yaml bb.edn shadow-cljs.edn',
    'buildspec.yml buildspec.yaml appspec.yml appspec.yaml *.service',
    '.pre-commit-config.yaml lefthook.yml renovate.json renovate.json5 dependabot.yml .snyk sonar-project.properties',
    'codecov.yml codecov.yaml .codecov.yml .codecov.yaml crowdin.yml .all-contributorsrc mkdocs.yml',
    'karma.conf.* tslint.json *.postman_collection.json *.jmx *benchmark*.json *benchmark*.yml *benchmark*.yaml *benchmark*.toml',
    '*.md *.rst *.adoc *.sh *.bash *.bat *.ps1 *.test *.http *.rest',
  ],
  'i',
);

/** What editors, systems and runs leave, and settings of tools that check sources: nowhere is it data. */
const clutter = namesLike(
  [
    '.gitignore .DS_Store *Zone.Identifier *.swp *.iml *.suo *.pyc *.log .editorconfig',
    'checkstyle*.xml pmd*.xml spotbugs*.xml findbugs*.xml detekt*.yml detekt*.yaml',
    '.golangci.yml .golangci.yaml .golangci.toml .golangci.json .goreleaser.yml .goreleaser.yaml .mockery.yml .mockery.yaml',
    'rustfmt.toml .rustfmt.toml clippy.toml .clippy.toml deny.toml .clang-*',
  ],
  'i',
);

const neverData = namesLike(['.git .github .gitlab .vscode .idea testdata __tests__']);

/** Folders that hold what programs read, whatever lies in them: `public/vendor`, `templates/README.md`. */
const dataFolders = namesLike(
  [
    'public static assets www wwwroot webroot htdocs resources views templates partials layouts content data',
    'locale locales i18n lang translations migrations fixtures seeds prompts posts themes fonts images media',
  ],
  'i',
);

const readersNames =
  /^(README|LICEN[CS]E|COPYING|CHANGELOG|CHANGES|HISTORY|CONTRIBUTING|CODEOWNERS|CODE_OF_CONDUCT|SECURITY|AUTHORS|NOTICE|MAINTAINERS|TODO)(([-_.][A-Za-z0-9]+)*\.(md|markdown|txt|rst|adoc)|([-_.][A-Z0-9_.-]+)?)$/;

const plainReaders =
  /^([Rr]ead[Mm]e([-_.]\w\w)?(\.txt)?|[Ll]icen[cs]e|[Cc]hangelog|(Licen[cs]e|Changelog)\.txt)$/;

/** Lines of names, each as a shell writes patterns: `*` stands for any text. */
function namesLike(lines: readonly string[], flags = ''): RegExp {
  const patterns = lines.flatMap((line) => line.split(' '));
  const alternatives = patterns.map((pattern) => pattern.replace(/[.+]/g, '\\$&').replaceAll('*', '.*'));
  return new RegExp(`^(?:${alternatives.join('|')})$`, flags);
}
