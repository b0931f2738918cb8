import type { Artifact } from '../../artifacts.js';
import { baseName, joinPath, resolvePath } from '../../shell/paths.js';
import { releaseWithMix } from './elixir.js';
import { flagsOf, languageOptions } from './language-options.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  readOptions,
  type ToolCall,
} from '../tool-call.js';
import { buildWithZig } from './zig.js';

type Toolchain = Artifact['toolchain'];

interface Program {
  readonly path: string;
  readonly toolchain: Toolchain;
  readonly isStatic: boolean;
  readonly needs: readonly string[];
}

/** A program that is linked as the C compiler behind the language does. */
function nativeArtifact(call: ToolCall, { path, toolchain, isStatic, needs }: Program): Artifact {
  if (isStatic)
    return makeArtifact(call, {
      path,
      toolchain,
      linkage: 'static',
      certainty: 'likely',
      explanation: 'static: requested on the command line',
    });
  const link = linkedHere(call);
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: static linking is not requested`;
  return makeArtifact(call, { path, toolchain, ...link, certainty: 'likely', needs, explanation });
}

/** Swift, Haskell, Nim, Crystal, OCaml and Dart; Zig and Elixir have rooms of their own. */
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
        needs: ['libgmp'],
      }),
    ],
  };
}

/** `stack install`, `cabal install --installdir`: names come from package.yaml or *.cabal. */
function haskellPackage(call: ToolCall): Made {
  const { values } = readOptions(call.args, languageOptions);
  const copies = call.argv.includes('install') || call.argv.includes('--copy-bins');
  const { cwd } = call.command;
  if (!copies || cwd === undefined) return nothingMade;
  const home = call.stage.home ?? '/root';
  const usual = call.program === 'stack' ? `${home}/.local/bin` : `${home}/.cabal/bin`;
  const folder = resolvePath(cwd, values.get('local-bin-path') ?? values.get('installdir') ?? usual);
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
        needs: ['libgmp'],
      }),
    ),
  };
}

function nim(call: ToolCall): Made {
  const { plain } = readOptions(call.args, languageOptions);
  const flags = flagsOf(call);
  const source = plain.find(({ text }) => text?.endsWith('.nim') === true)?.text;
  const out = /(?:--out|-o)[:=](\S+)/.exec(flags)?.[1];
  const path = resolvePath(call.command.cwd, out ?? source?.replace(/\.nim$/, ''));
  if (path === undefined || source === undefined) return nothingMade;
  const isStatic = /--passL[:=]["']?-static/.test(flags);
  if (/musl-gcc/.test(flags) && !isStatic) {
    return {
      artifacts: [
        makeArtifact(call, {
          path,
          toolchain: 'nim',
          linkage: 'dynamic',
          libc: 'musl',
          explanation: 'dynamic, musl: musl-gcc without -static',
        }),
      ],
    };
  }
  return { artifacts: [nativeArtifact(call, { path, toolchain: 'nim', isStatic, needs: [] })] };
}

const crystalNeeds = ['libpcre2', 'libgc', 'libevent'];

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
    artifacts: [
      nativeArtifact(call, {
        path,
        toolchain: 'crystal',
        isStatic: call.argv.includes('--static'),
        needs: crystalNeeds,
      }),
    ],
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
    artifacts: names.map((name) =>
      nativeArtifact(call, {
        path: joinPath(cwd, `bin/${name ?? ''}`),
        toolchain: 'crystal',
        isStatic: call.argv.includes('--static'),
        needs: crystalNeeds,
      }),
    ),
  };
}

function ocaml(call: ToolCall): Made {
  const { values } = readOptions(call.args, languageOptions);
  if (call.program === 'dune') return dune(call);
  const path = resolvePath(call.command.cwd, values.get('o'));
  if (path === undefined || !(call.program === 'ocamlopt' || call.argv.includes('ocamlopt')))
    return nothingMade;
  return {
    artifacts: [
      nativeArtifact(call, {
        path,
        toolchain: 'ocaml',
        isStatic: /-ccopt -?static/.test(flagsOf(call)),
        needs: [],
      }),
    ],
  };
}

function dune(call: ToolCall): Made {
  const { cwd } = call.command;
  if (call.argv[0] !== 'build' || cwd === undefined) return nothingMade;
  const places = call.stage.list(cwd).filter((name) => /^(bin|src|app)\/$/.test(name));
  const artifacts = places.flatMap((place) => {
    const text = call.stage.readFile(joinPath(cwd, `${place}dune`)) ?? '';
    const name = /\(executable\b[\s\S]{0,2000}?\(name\s{1,50}(\w{1,200})\)/.exec(text)?.[1];
    const isStatic = /-ccopt\s+-static/.test(text) || /--profile[= ]static/.test(flagsOf(call));
    const path = joinPath(cwd, `_build/default/${place}${name ?? ''}.exe`);
    return name === undefined
      ? []
      : [nativeArtifact(call, { path, toolchain: 'ocaml', isStatic, needs: [] })];
  });
  return { artifacts };
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
  nim,
  nimble: nim,
  crystal,
  shards,
  ocamlopt: ocaml,
  ocamlfind: ocaml,
  dune,
  dart,
  mix: releaseWithMix,
};
