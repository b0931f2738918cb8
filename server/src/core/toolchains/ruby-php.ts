import { joinPath, resolvePath } from '../shell/paths.js';
import { librariesOfModule } from '../packages/language-modules.js';
import { phpExtensionLibraries, rubyGemLibraries, rubyNativeGems } from './native-modules-data.js';
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
      return argv[0] === 'install'
        ? gems(
            call,
            gemHome(call),
            argv.slice(1).filter((word) => word !== undefined && !word.startsWith('-')) as string[],
            ['pg'],
          )
        : nothingMade;
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
  const names =
    lock === undefined ? undefined : [...lock.matchAll(/^ {4}([\w.-]+) \(/gm)].map((match) => match[1] ?? '');
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
  // `pg (1.6.2-x86_64-linux)`: a gem for this platform is not built.
  const ready = [...(lock ?? '').matchAll(/^ {4}([\w.-]+) \([^)\n]*-linux/gm)].map((match) => match[1] ?? '');
  return folder === undefined ? nothingMade : gems(call, folder, names, ready);
}

/** They link OpenSSL where they find it, and start without. */
const optional = new Set(['puma', 'eventmachine']);

function releaseOf({ stage: { facts } }: ToolCall): string | undefined {
  return facts?.distro === 'debian' ? facts.release : undefined;
}

/** `precompiled`: gems that come with their libraries inside. */
function gems(
  call: ToolCall,
  folder: string,
  names: readonly string[] | undefined,
  precompiled: readonly string[],
): Made {
  const native = (names ?? []).filter((name) => rubyNativeGems.has(name)).sort();
  const runtime = { name: 'ruby', version: call.stage.facts?.runtimes['ruby'] };
  const modules = names === undefined ? {} : { modules: [...new Set(names)].slice(0, 2000) };
  const common = { path: `${folder}/`, toolchain: 'ruby' as const };
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
  const needs = native.flatMap((name) => {
    if (optional.has(name) || precompiled.includes(name)) return [];
    const listed = Object.hasOwn(rubyGemLibraries, name) ? rubyGemLibraries[name] : undefined;
    return listed ?? librariesOfModule('ruby', name, releaseOf(call));
  });
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: ${native.slice(0, 5).join(', ')} ${native.length > 1 ? 'are' : 'is'} native`;
  return {
    artifacts: [
      makeArtifact(call, {
        ...common,
        ...link,
        certainty: 'likely',
        needs,
        wants: { runtime, native, ...modules },
        explanation,
      }),
    ],
  };
}

function phpExtensions(call: ToolCall, argv: readonly (string | undefined)[]): Made {
  const names = argv.flatMap((word) =>
    word === undefined || word.startsWith('-') || /^\d+$/.test(word) ? [] : [word.replace(/-\d.*$/, '')],
  );
  const link = linkedHere(call);
  const needs = names.flatMap((name) => {
    const listed = Object.hasOwn(phpExtensionLibraries, name) ? phpExtensionLibraries[name] : undefined;
    return listed ?? librariesOfModule('php', name, releaseOf(call));
  });
  const runtime = { name: 'php', version: call.stage.facts?.runtimes['php'] };
  const explanation = `${link.linkage}, ${libcWords(link.libc, link.libcVersion)}: PHP extensions built here`;
  const path = '/usr/local/lib/php/extensions/';
  return {
    artifacts: [
      makeArtifact(call, {
        path,
        toolchain: 'php',
        ...link,
        certainty: 'likely',
        needs,
        wants: { runtime, native: names, modules: names },
        explanation,
      }),
    ],
  };
}
