import { joinPath, resolvePath } from '../shell/paths.js';
import { moduleLibraries } from './module-libraries.js';
import { rubyNativeGems } from './native-modules-data.js';
import { gemNeeds, type Gems, lockedGems } from './ruby-gems.js';
import {
  libcWords,
  linkedHere,
  type Made,
  makeArtifact,
  nothingMade,
  type ToolCall,
  variableText,
} from './tool-call.js';

/** `bundle install`, `gem install`, docker-php-ext-install and pecl. */
export function recogniseRubyAndPhp(call: ToolCall): Made | undefined {
  const { program, argv } = call;
  switch (program) {
    case 'bundle':
    case 'bundler':
      return argv[0] === 'install' || argv[0] === undefined || argv[0].startsWith('-')
        ? installBundle(call)
        : nothingMade;
    case 'gem':
      return argv[0] === 'install' ? gems(call, gemHome(call), namedGems(argv.slice(1))) : nothingMade;
    case 'docker-php-ext-install':
    case 'install-php-extensions':
      return phpExtensions(call, argv);
    case 'pecl':
      return argv[0] === 'install' ? phpExtensions(call, argv.slice(1)) : nothingMade;
    default:
      return undefined;
  }
}

function gemHome(call: ToolCall): string {
  return variableText(call, 'GEM_HOME') ?? variableText(call, 'BUNDLE_PATH') ?? '/usr/local/bundle';
}

function installBundle(call: ToolCall): Made {
  const { cwd } = call.command;
  const lock = cwd === undefined ? undefined : call.stage.readFile(joinPath(cwd, 'Gemfile.lock'));
  const at = call.argv.indexOf('--path');
  const configured = call.stage.before.flatMap(({ command }) => {
    const words = command.words.map(({ text }) => text);
    return words[0] === 'bundle' && words[1] === 'config' && words.includes('path') ? [words.at(-1)] : [];
  });
  const deployment =
    variableText(call, 'BUNDLE_DEPLOYMENT') !== undefined &&
    variableText(call, 'BUNDLE_PATH') === undefined &&
    variableText(call, 'GEM_HOME') === undefined;
  const written =
    (at === -1 ? configured.at(-1) : call.argv[at + 1]) ?? (deployment ? 'vendor/bundle' : gemHome(call));
  const folder = resolvePath(cwd, written);
  return folder === undefined
    ? nothingMade
    : gems(call, folder, lock === undefined ? undefined : lockedGems(call, lock));
}

/** `gem install pg rack`: the newest of each, and pg is precompiled by now. */
function namedGems(words: readonly (string | undefined)[]): Gems {
  const names = words.filter((word) => word !== undefined && /^[a-z]/i.test(word)) as readonly string[];
  const versions = new Map(names.map((name) => [name, undefined]));
  return { versions, precompiled: new Set(['pg']), direct: new Set(names) };
}

/** `found` is `undefined` where no lock names them. */
function gems(call: ToolCall, folder: string, installed: Gems | undefined): Made {
  const found = withEarlier(call, folder, installed);
  const names = found === undefined ? undefined : [...found.versions.keys()];
  const { libraries: needs, linked } =
    found === undefined ? { libraries: [], linked: [] } : gemNeeds(call, found);
  const native = (names ?? []).filter((name) => rubyNativeGems.has(name)).sort();
  const runtime = { name: 'ruby', version: call.stage.facts?.runtimes['ruby'] };
  const modules =
    names === undefined
      ? {}
      : { modules: names.slice(0, 2000), ...(linked.length > 0 && { fromSource: linked }) };
  const common = { path: `${folder}/`, toolchain: 'ruby' as const, needs };
  if (native.length === 0) {
    const linkage = names === undefined ? 'unknown' : 'interpreted';
    const explanation = names === undefined ? 'its gems are not known' : 'gems without known native parts';
    return {
      artifacts: [
        makeArtifact(call, {
          ...common,
          linkage,
          certainty: 'possible',
          wants: { runtime, ...modules },
          explanation,
        }),
      ],
    };
  }
  const link = linkedHere(call);
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: ${native.slice(0, 5).join(', ')} ${native.length > 1 ? 'are' : 'is'} native`;
  return {
    artifacts: [
      makeArtifact(call, {
        ...common,
        ...link,
        wants: { runtime, native, ...modules },
        explanation,
      }),
    ],
  };
}

/** With the gems that the folder held before; `undefined` where some of them are not known. */
function withEarlier(call: ToolCall, folder: string, found: Gems | undefined): Gems | undefined {
  const before = call.stage.artifactAt(folder);
  if (found === undefined || before?.toolchain !== 'ruby' || before.path !== `${folder}/`) return found;
  if (before.linkage === 'unknown') return undefined;
  const { modules = [], fromSource = [] } = before.wants;
  return {
    versions: new Map([...modules.map((name) => [name, undefined] as const), ...found.versions]),
    precompiled: new Set([
      ...found.precompiled,
      ...modules.filter((name) => !fromSource.includes(name) && !found.versions.has(name)),
    ]),
    direct: new Set([...modules, ...found.direct]),
  };
}

function phpExtensions(call: ToolCall, argv: readonly (string | undefined)[]): Made {
  const names = argv.flatMap((word) =>
    word === undefined || word.startsWith('-') || /^\d+$/.test(word) ? [] : [word.replace(/-\d.*$/, '')],
  );
  const link = linkedHere(call);
  const needs = moduleLibraries(call, 'php', [...names, ...configured(call)], () => true);
  const runtime = { name: 'php', version: call.stage.facts?.runtimes['php'] };
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: PHP extensions built here`;
  const path = '/usr/local/lib/php/extensions/';
  return {
    artifacts: [
      makeArtifact(call, {
        path,
        toolchain: 'php',
        ...link,
        needs,
        wants: { runtime, native: names, modules: names },
        explanation,
      }),
    ],
  };
}

/** Parts of gd that `docker-php-ext-configure gd --with-jpeg` turned on, as the table of modules calls them. */
function configured({ stage }: ToolCall): readonly string[] {
  return stage.before.flatMap(({ command }) => {
    const words = command.words.map(({ text }) => text ?? '');
    if (words[0] !== 'docker-php-ext-configure' || words[1] !== 'gd') return [];
    return words
      .flatMap((word) => /^--with-(jpeg|freetype|webp)\b/.exec(word)?.[1] ?? [])
      .map((part) => `gd:${part}`);
  });
}
