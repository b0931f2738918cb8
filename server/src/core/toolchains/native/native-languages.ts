import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { compareToBound } from '../../versions.js';
import { crystalProgram } from './crystal.js';
import { buildWithD } from './d.js';
import { releaseWithMix } from './elixir.js';
import { flagsOf, languageOptions } from './language-options.js';
import { nativeArtifact, type Program } from './native-program.js';
import { buildWithNim, buildWithNimble } from './nim.js';
import { buildWithOcaml } from './ocaml.js';
import { type Made, nothingMade, readOptions, type ToolCall } from '../tool-call.js';
import { releaseWithRebar } from './rebar.js';
import { buildWithZig } from './zig.js';

/** Swift, Haskell, Crystal and Dart; Nim, D, OCaml, Zig and Elixir have rooms of their own. */
export function recogniseNativeLanguage(call: ToolCall): Made | undefined {
  const run = Object.hasOwn(languages, call.program) ? languages[call.program] : undefined;
  return run?.(call);
}

function swift(call: ToolCall): Made {
  if (call.argv[0] !== 'build') return nothingMade;
  const { values } = readOptions(call.args, languageOptions, 1);
  const { cwd } = call.command;
  if (cwd === undefined) return nothingMade;
  const flags = flagsOf(call);
  const sdk = values.get('swift-sdk') ?? '';
  const folder = resolvePath(cwd, values.get('scratch-path') ?? values.get('build-path') ?? '.build') ?? cwd;
  const configuration = values.get('c') ?? values.get('configuration') ?? 'debug';
  const manifest = call.stage.readFile(joinPath(cwd, 'Package.swift')) ?? '';
  const product = values.get('product');
  const names =
    product === undefined
      ? [...manifest.matchAll(/\.executable(?:Target)?\(\s{0,200}name:\s{0,50}"([^"\n]{1,200})"/g)].map(
          (match) => match[1] ?? '',
        )
      : [product];
  const bundled = /--static-swift-stdlib|-static-stdlib/.test(flags);
  const needs = bundled ? ['libstdc++', 'libgcc_s'] : ['libswiftCore', 'libstdc++', 'libgcc_s'];
  const places = sdk === '' ? [configuration] : [configuration, `${sdk}/${configuration}`];
  const paths = places.flatMap((place) => {
    const base = joinPath(folder, place);
    return names.length > 0 ? [...new Set(names)].map((name) => joinPath(base, name)) : [`${base}/`];
  });
  return {
    artifacts: paths.map((path) =>
      nativeArtifact(call, { path, toolchain: 'swift', isStatic: sdk.includes('musl'), needs }),
    ),
  };
}

const haskellStatic = /-optl-?=?-?static|--enable-executable-static|-optl-static/;

/**
 * The compiler of a distribution links the libffi of the system, and libnuma but for the older ones of Debian (`Depends`
 * of ghc). Those of haskell.org may be built for NUMA, and so is then what they link.
 */
function haskellRuntime({ stage }: ToolCall): Pick<Program, 'needs' | 'mayNeed'> {
  const { facts, packages } = stage;
  const isPackaged = packages.has('ghc');
  const isOlder = /^(buster|bullseye|bookworm)$/.test(facts?.release ?? '');
  const maybe = isPackaged ? !isOlder : facts?.runtimes['ghc'] !== undefined;
  return {
    needs: isPackaged ? ['libgmp', 'libffi'] : ['libgmp'],
    ...(maybe && { mayNeed: ['libnuma'] }),
  };
}

function ghc(call: ToolCall): Made {
  const { values, plain } = readOptions(call.args, languageOptions);
  const source = plain.find(({ text }) => text?.endsWith('.hs') === true)?.text;
  const path = resolvePath(call.command.cwd, values.get('o') ?? source?.replace(/\.hs$/, ''));
  if (path === undefined || source === undefined) return nothingMade;
  return {
    artifacts: [
      nativeArtifact(call, {
        path,
        toolchain: 'haskell',
        isStatic: haskellStatic.test(flagsOf(call)),
        ...haskellRuntime(call),
      }),
    ],
  };
}

/** Cabal 3.10, which came with the images of GHC 9.4, may use the folders of XDG instead of its own. */
function usualPlace({ program, stage: { home = '/root', facts } }: ToolCall): string | undefined {
  if (program === 'stack') return `${home}/.local/bin`;
  const version = facts?.runtimes['ghc'];
  const isOld = version === undefined || (version !== '' && compareToBound(version, '9.4') < 0);
  return isOld ? `${home}/.cabal/bin` : undefined;
}

/** `stack install`, `cabal install --installdir`: names come from package.yaml or *.cabal. */
function haskellPackage(call: ToolCall): Made {
  const { values } = readOptions(call.args, languageOptions);
  const copies = call.argv.includes('install') || call.argv.includes('--copy-bins');
  const { cwd } = call.command;
  if (!copies || cwd === undefined) return nothingMade;
  const asked = values.get('local-bin-path') ?? values.get('installdir');
  const folder = resolvePath(cwd, asked ?? usualPlace(call));
  if (folder === undefined) return nothingMade;
  const file = call.stage.list(cwd).find((name) => name.endsWith('.cabal'));
  const text = (file === undefined ? undefined : call.stage.readFile(joinPath(cwd, file))) ?? '';
  const yaml =
    /^executables:\s*\n((?:[ \t].*\n?)*)/m.exec(
      call.stage.readFile(joinPath(cwd, 'package.yaml')) ?? '',
    )?.[1] ?? '';
  const names = [...text.matchAll(/^executable\s+([\w-]+)/gm), ...yaml.matchAll(/^ {2}([\w-]+):/gm)].map(
    (match) => match[1] ?? '',
  );
  const isStatic = haskellStatic.test(`${flagsOf(call)} ${text} ${yaml}`);
  return {
    artifacts: names.map((name) =>
      nativeArtifact(call, {
        path: joinPath(folder, name),
        toolchain: 'haskell',
        isStatic,
        ...haskellRuntime(call),
      }),
    ),
  };
}

function crystal(call: ToolCall): Made {
  if (call.argv[0] !== 'build') return nothingMade;
  const { values, plain } = readOptions(call.args, languageOptions, 1);
  const source = plain.find(({ text }) => text?.endsWith('.cr') === true)?.text;
  const path = resolvePath(
    call.command.cwd,
    values.get('o') ?? (source === undefined ? undefined : baseName(source).replace(/\.cr$/, '')),
  );
  if (path === undefined) return nothingMade;
  return {
    artifacts: [crystalProgram(call, path)],
  };
}

function shards(call: ToolCall): Made {
  const { cwd } = call.command;
  if (call.argv[0] !== 'build' || cwd === undefined) return nothingMade;
  const targets =
    /^targets:\s*\n((?:[ \t].*\n?)*)/m.exec(call.stage.readFile(joinPath(cwd, 'shard.yml')) ?? '')?.[1] ?? '';
  const named = [...targets.matchAll(/^ {2}([\w-]+):/gm)].map((match) => match[1] ?? '');
  const asked = call.argv.slice(1).filter((word) => word !== undefined && !word.startsWith('-'));
  const names = asked.length > 0 ? asked : named;
  return {
    artifacts: names.map((name) => crystalProgram(call, joinPath(cwd, `bin/${name ?? ''}`))),
  };
}

/** `dart compile exe`: a dynamic glibc program; the SDK has no musl build. */
function dart(call: ToolCall): Made {
  if (call.argv[0] !== 'compile' || call.argv[1] !== 'exe') return nothingMade;
  const { values, plain } = readOptions(call.args, languageOptions, 2);
  const path = resolvePath(
    call.command.cwd,
    values.get('o') ?? values.get('output') ?? plain[0]?.text?.replace(/\.dart$/, '.exe'),
  );
  return path === undefined
    ? nothingMade
    : { artifacts: [nativeArtifact(call, { path, toolchain: 'dart', isStatic: false, needs: [] })] };
}

const languages: Readonly<Record<string, (call: ToolCall) => Made>> = {
  swift,
  ghc,
  stack: haskellPackage,
  cabal: haskellPackage,
  zig: buildWithZig,
  nim: buildWithNim,
  nimble: buildWithNimble,
  dub: buildWithD,
  ldc2: buildWithD,
  ldmd2: buildWithD,
  gdc: buildWithD,
  dmd: buildWithD,
  crystal,
  shards,
  ocamlopt: buildWithOcaml,
  ocamlfind: buildWithOcaml,
  dune: buildWithOcaml,
  dart,
  mix: releaseWithMix,
  rebar3: releaseWithRebar,
};
