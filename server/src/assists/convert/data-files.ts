import { allVariables } from '../../core/shell/environment.js';
import { baseName, folderOf, isWithin, resolvePath } from '../../core/shell/paths.js';
import { placeCopies } from './copies.js';
import { type ContextFile, contextFiles, isContextCopy, landingOf } from './context-tree.js';
import { isStandardFolder } from '../../core/run/files.js';
import type { Carry } from './plan.js';
import { refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/**
 * Files of the build context that the program may read while it runs. Sources, build, test and documentation files
 * stay behind; what is left goes along, named in the sources or not: a lost file shows only at run time.
 */
export function dataFiles(subject: Subject, through: number): readonly Carry[] | Refused {
  const unseen = unseenSources(subject, through);
  if (unseen !== undefined) return unseen;
  const copies = placeCopies(subject);
  const files = [...contextFiles(subject).values()].filter(
    ({ step }) => step <= through && copies.get(step) !== 'both',
  );
  const sources = files.filter(({ path }) => isSource(path));
  const mentions = readSources(subject, sources);
  const rest = files.filter((file) => {
    const { path } = file;
    const relative = relativeTo(subject, path);
    return (
      !isSource(path) &&
      !/^\/(root|usr\/local\/(go|cargo))\//.test(path) &&
      !(isManifest(subject, file) && !isNamedPath(mentions, relative)) &&
      (!isLeftBehind(relative) || isNamedPath(mentions, relative) || rootReason(subject, path) !== undefined)
    );
  });
  const wanted = rest.flatMap((file): NeededFile[] => {
    const reason = reasonFor(subject, file, mentions);
    return reason === undefined ? [] : [{ file, reason }];
  });
  return gather(subject, wanted, files);
}

/** A manifest of a cluster: the program does not read it. */
function isManifest({ context }: Subject, { source }: ContextFile): boolean {
  if (!/\.ya?ml$/.test(source)) return false;
  const text = context.read(source)?.slice(0, 2000) ?? '';
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text);
}

/** A file that the sources name by its path, or whose folder they name, goes along wherever it lies. */
function isNamedPath({ paths }: SourceMentions, relative: string): boolean {
  const path = relative.replace(/^\//, '');
  if (path.length > 4 && paths.has(path)) return true;
  for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
    if (paths.has(path.slice(0, cut))) return true;
  }
  return false;
}

interface NeededFile {
  readonly file: ContextFile;
  readonly reason: string;
}

interface SourceMentions {
  /** Literals as relative paths, a pattern at their end cut off. */
  readonly paths: ReadonlySet<string>;
  /** The words in them. */
  readonly words: ReadonlySet<string>;
  readonly embedded: readonly string[];
}

/** A folder copied as a whole says nothing when the build context cannot be seen. */
function unseenSources(subject: Subject, through: number): Refused | undefined {
  const copies = placeCopies(subject);
  for (const [at, step] of subject.steps.entries()) {
    // What moves along as it is written need not be seen.
    if (at > through || !isContextCopy(step) || copies.get(at) === 'final') continue;
    const landing = landingOf(subject, at);
    if (landing === undefined || (landing.open && !isNamedSource(subject, at))) {
      const { instruction } = step;
      const message =
        'the files copied here are not in the build context, and the program may read some of them';
      const hint = 'Make the build context available, or copy the sources by name.';
      return refuse(subject.ast, 'sources-unknown', instruction, message, hint);
    }
  }
  return undefined;
}

/** `COPY main.go .` and the like bring nothing but sources, seen or not. */
function isNamedSource({ steps }: Subject, at: number): boolean {
  const words = steps[at]?.instruction.words.slice(0, -1) ?? [];
  return words.every(
    ({ value }) => isSource(`/${value}`) || /^(\.\/)?(cmd|pkg|internal|src|include|lib)\/?$/.test(value),
  );
}

const sourceEnding =
  /\.(go|mod|sum|work|c|h|cc|cpp|cxx|c\+\+|hh|hpp|hxx|inl|ipp|s|S|asm|rs|java|kt|kts|groovy|scala|sbt|clj|cljs|cljc|hs|lhs|cabal|swift|zig|zon|nim|nimble|cr|ml|mli|ex|exs|erl|hrl|d|f90|proto|y|l|cu|ts|mts|cts|tsx|jsx|opam|cs|fs|vb|csproj|fsproj|sln|props|targets|gradle|o|a|so|class|cmake|am|ac|in|m4|mk|pc)$/;
const sourceName =
  /^(Makefile|GNUmakefile|makefile|CMakeLists\.txt|CMakePresets\.json|Cargo\.(toml|lock)|rust-toolchain(\.toml)?|go\.work|configure|build\.rs|meson\.build|meson_options\.txt|WORKSPACE|BUILD(\.bazel)?|MODULE\.bazel|pom\.xml|gradlew(\.bat)?|mvnw(\.cmd)?|stack\.yaml(\.lock)?|Package\.(swift|resolved)|shard\.(yml|lock)|Justfile|justfile|Taskfile\.ya?ml|magefile\.go|vendor|pubspec\.(yaml|lock)|analysis_options\.yaml|package(-lock)?\.json|tsconfig.*\.json|bun\.lockb?|deno\.(jsonc?|lock)|dune(-project)?|package\.yaml|cabal\.project(\..*)?)$/;

function isSource(path: string): boolean {
  const name = baseName(path);
  return sourceEnding.test(name) || sourceName.test(name);
}

const leftFolders =
  /^(\.github|\.gitlab|\.circleci|\.git|\.vscode|\.idea|\.devcontainer|\.cargo|\.config|\.husky|docs?|documentation|tests?|testdata|test_data|spec|examples?|samples|benchmarks?|benches|fuzz|hack|tools|scripts|ci|build|bin|dist|out|obj|target|vendor|third_party|node_modules|deploy(ments?)?|k8s|kubernetes|charts?|helm|terraform|infra|ansible|e2e|mocks?|coverage|src|include|proto|protos)$/i;
const leftNames =
  /^(Dockerfile.*|.*\.Dockerfile|Containerfile.*|docker-compose.*|compose\.ya?ml|\.dockerignore|\.git(?!keep$)\w+|\.editorconfig|\.gitlab-ci\.yml|\.travis\.yml|\.golangci\.(ya?ml|toml|json)|\.goreleaser\.ya?ml|\.pre-commit-config\.yaml|\.clang-\w+|\.?rustfmt\.toml|clippy\.toml|deny\.toml|\.clippy\.toml|\.air\.toml|air\.toml|Jenkinsfile.*|azure-pipelines\.yml|cloudbuild\.ya?ml|skaffold\.ya?ml|Procfile|Vagrantfile|Tiltfile|fly\.toml|renovate\.json5?|\.?codecov\.ya?ml|sonar-project\.properties|buf(\.\w+)?\.ya?ml|sqlc\.ya?ml|gqlgen\.ya?ml|\.mockery\.ya?ml|README.*|LICEN[CS]E.*|CHANGELOG.*|CONTRIBUTING.*|CODEOWNERS|CODE_OF_CONDUCT.*|SECURITY.*|AUTHORS.*|NOTICE.*|MAINTAINERS.*|TODO.*|.*\.md|.*\.rst|.*\.adoc|.*\.sh|.*\.bash|.*\.bat|.*\.ps1|\.tool-versions|\.envrc|\.nvmrc|.*\.(swp|iml|suo|pyc)|\.DS_Store|.*\.tf|.*\.test|.*\.log|\.env\.(example|sample)|mkdocs\.yml|flake\.(nix|lock)|[\w.-]*benchmark[\w.-]*\.(json|ya?ml|toml)|catalog-info\.yaml|app\.ya?ml|cloudbuild\.\w+|netlify\.toml|vercel\.json|render\.yaml|heroku\.yml|railway\.(json|toml)|nixpacks\.toml|crowdin\.yml|\.all-contributorsrc|lefthook\.yml|karma\.conf\.\w+|tslint\.json|\.snyk|dependabot\.yml|[\w.-]+\.postman_collection\.json|shell\.nix|default\.nix)$/i;

function isLeftBehind(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '');
  const name = parts.at(-1) ?? '';
  return leftNames.test(name) || parts.slice(0, -1).some((part) => leftFolders.test(part) && !isAsset(part));
}

function isAsset(folder: string): boolean {
  return /^(assets?|templates?|static|public|views?|conf|config|configs|data|migrations?|locales?|i18n|resources|web|www)$/i.test(
    folder,
  );
}

/** The path below the folder that the COPY filled. */
function relativeTo(subject: Subject, path: string): string {
  const { cwd } = subject.run;
  return cwd !== undefined && cwd !== '/' && isWithin(cwd, path) ? path.slice(cwd.length) : path;
}

/** String literals and embed directives of the sources, as one text to look names up in. */
function readSources(subject: Subject, sources: readonly ContextFile[]): SourceMentions {
  const paths = new Set<string>();
  const words = new Set<string>();
  const embedded: string[] = [];
  for (const { source, path } of sources.slice(0, 600)) {
    const text = subject.context.read(source)?.slice(0, 200_000) ?? '';
    for (const match of text.matchAll(/"([^"\n\\]{1,200})"|`([^`]{1,200})`|'([^'\n\\]{2,200})'/g)) {
      addLiteral(match[1] ?? match[2] ?? match[3] ?? '', paths, words);
    }
    for (const match of text.matchAll(/^\/\/go:embed[ \t]+(\S.*)$/gm)) {
      for (const word of (match[1] ?? '').split(/\s+/))
        embedded.push(`${folderOf(path)}/${word.replace(/^"|"$|^all:/g, '')}`);
    }
    for (const match of text.matchAll(/include_(?:str|bytes|dir)!\s*\(\s*"([^"]+)"/g))
      embedded.push(`${folderOf(path)}/${match[1] ?? ''}`);
  }
  return { paths, words, embedded: embedded.map(normalised) };
}

function addLiteral(literal: string, paths: Set<string>, words: Set<string>): void {
  if (paths.size > 100_000) return;
  paths.add(
    literal
      .replace(/^(\.?\/)+/, '')
      .replace(/\/?\*.*/s, '')
      .replace(/\/$/, ''),
  );
  for (const word of literal.split(/[^\w.@+-]+/)) words.add(word);
}

function normalised(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return `/${parts.join('/')}`.replace(/\/\*+$/, '');
}

const noReason = 'it is not a source file, and a program may read it';

function reasonFor(subject: Subject, { path }: ContextFile, mentions: SourceMentions): string | undefined {
  const name = baseName(path);
  const root = rootReason(subject, path);
  if (root !== undefined) return root;
  const stem = name.replace(/\.\w+$/, '');
  const folder = baseName(folderOf(path));
  if (mentions.words.has(name) || (stem !== '' && mentions.paths.has(stem)))
    return `the sources name \`${name}\``;
  if (mentions.embedded.some((embed) => isWithin(embed, path))) return undefined;
  if (folder !== '' && mentions.words.has(folder)) return `the sources name the folder \`${folder}\``;
  return noReason;
}

/** Arguments of the command and values of ENV name files and folders too. */
function rootReason({ starts, run, base }: Subject, path: string): string | undefined {
  for (const { command } of starts) {
    for (const { text } of command.words.slice(1)) {
      const named = resolvePath(run.cwd, text?.replace(/^--?[\w-]+=/, ''));
      if (named !== undefined && named !== '/' && named !== run.cwd && isWithin(named, path))
        return 'the command names it';
    }
  }
  for (const [name, { text }] of allVariables(run.environment)) {
    if (
      name === 'PATH' ||
      base.env[name] === text ||
      text === undefined ||
      text.length < 2 ||
      !/[/.]/.test(text)
    )
      continue;
    const named = resolvePath(run.cwd, text);
    if (named !== undefined && named !== '/' && named !== run.cwd && isWithin(named, path))
      return `the variable ${name} names it`;
  }
  return undefined;
}

/** Whole folders where everything in them goes along, else single files. */
function gather(
  subject: Subject,
  wanted: readonly NeededFile[],
  all: readonly ContextFile[],
): readonly Carry[] | Refused {
  const there = countByFolder(all.map(({ path }) => path));
  const going = countByFolder(wanted.map(({ file }) => file.path));
  const taken = new Map<string, Carry>();
  for (const { file, reason } of wanted) {
    const folder = wholeFolder(subject, file, going, there);
    const path = folder ?? file.path;
    if (taken.has(path)) continue;
    const { instruction } = subject.steps[file.step] ?? { instruction: subject.stage.from };
    const span = { start: instruction.start, end: instruction.end };
    const why =
      folder === undefined
        ? reason
        : reason.replace(/^it is no source, and/, 'it contains no source files, and');
    const derivation = `comes from the build context; ${why}`;
    const unnamed = wanted.every((one) => one.reason === noReason || !isWithin(path, one.file.path));
    taken.set(path, {
      from: path,
      to: path,
      folder: folder !== undefined,
      derivation,
      span,
      step: file.step,
      unnamed,
    });
  }
  if (taken.size <= maxCarries) return [...taken.values()];
  const message = `${taken.size.toString()} files among the sources may be read by the program`;
  const hint = 'Move the files that the program reads into a separate folder, or name them in a COPY.';
  return refuse(subject.ast, 'artifact-unknown', subject.stage.from, message, hint);
}

/** A longer list is no Dockerfile that anybody wants to read. */
const maxCarries = 40;

/** How many of the paths lie in each folder, at any depth. */
function countByFolder(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    for (let folder = folderOf(path); folder !== '/'; folder = folderOf(folder))
      counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}

/** The outermost folder below the working folder of which every file is wanted. */
function wholeFolder(
  subject: Subject,
  { path, step }: ContextFile,
  going: ReadonlyMap<string, number>,
  there: ReadonlyMap<string, number>,
): string | undefined {
  const { cwd } = subject.run;
  const landing = landingOf(subject, step)?.folder ?? '/';
  let best: string | undefined;
  for (let folder = folderOf(path); folder !== '/' && folder !== cwd; folder = folderOf(folder)) {
    if (going.get(folder) !== there.get(folder)) break;
    if (cwd !== undefined && isWithin(folder, cwd)) break;
    // What lies above, and folders of the system, hold more than was copied.
    if (!isWithin(landing, folder) || isStandardFolder(folder)) break;
    best = folder;
  }
  return best;
}
