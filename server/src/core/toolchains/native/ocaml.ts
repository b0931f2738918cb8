import { joinPath, resolvePath } from '../../shell/paths.js';
import { flagsOf, languageOptions } from './language-options.js';
import { nativeArtifact, type Program, sourcesBelow } from './native-program.js';
import { type Made, nothingMade, readOptions, type ToolCall } from '../tool-call.js';

/** `ocamlopt`, `ocamlfind ocamlopt` and `dune build`: programs that the C compiler links. */
export function buildWithOcaml(call: ToolCall): Made {
  if (call.program === 'dune') return dune(call);
  const { values } = readOptions(call.args, languageOptions);
  const path = resolvePath(call.command.cwd, values.get('o'));
  if (path === undefined || !(call.program === 'ocamlopt' || call.argv.includes('ocamlopt')))
    return nothingMade;
  const flags = flagsOf(call);
  const packages = [...flags.matchAll(/-package\s{1,10}(\S{1,500})/g)].flatMap(([, names = '']) =>
    names.split(','),
  );
  const isStatic = /-ccopt -?static/.test(flags);
  return {
    artifacts: [
      nativeArtifact(call, { path, toolchain: 'ocaml', isStatic, ...linked(call, packages, flags) }),
    ],
  };
}

function dune(call: ToolCall): Made {
  const { cwd } = call.command;
  if (call.argv[0] !== 'build' || cwd === undefined) return nothingMade;
  const lists = sourcesBelow(call, /^dune$/, /^(_build|\..*)\/$/);
  const own = new Set(lists.flatMap(namesOfLibraries));
  const packages = lists.flatMap(namedLibraries).filter((name) => !own.has(name));
  const links = linked(call, packages, lists.join('\n'));
  const places = ['', ...call.stage.list(cwd).filter((name) => /^(bin|src|app)\/$/.test(name))];
  const artifacts = places.flatMap((place) => {
    const text = call.stage.readFile(joinPath(cwd, `${place}dune`)) ?? '';
    const name = /\(executable\b[\s\S]{0,2000}?\(name\s{1,50}(\w{1,200})\)/.exec(text)?.[1];
    const isStatic = /-ccopt\s+-static/.test(text) || /--profile[= ]static/.test(flagsOf(call));
    const path = joinPath(cwd, `_build/default/${place}${name ?? ''}.exe`);
    return name === undefined ? [] : [nativeArtifact(call, { path, toolchain: 'ocaml', isStatic, ...links })];
  });
  return { artifacts };
}

function namesOfLibraries(list: string): readonly string[] {
  const stanzas = list.split(/^\(/m).filter((stanza) => stanza.startsWith('library'));
  return stanzas.flatMap((stanza) =>
    [...stanza.matchAll(/\((?:public_)?name\s{1,50}([\w.-]{1,200})\)/g)].map(([, name = '']) => name),
  );
}

function namedLibraries(list: string): readonly string[] {
  return [...list.matchAll(/\(libraries\s([^()]{0,2000})/g)].flatMap(([, names = '']) =>
    names.split(/\s+/).filter((name) => name !== ''),
  );
}

/** Libraries of C behind packages of OCaml; a package is linked statically itself. Source: their packages in Debian. */
const behindPackages: Readonly<Record<string, readonly string[]>> = {
  zarith: ['libgmp'],
  ssl: ['libssl', 'libcrypto'],
  lwt_ssl: ['libssl', 'libcrypto'],
  sqlite3: ['libsqlite3'],
  postgresql: ['libpq'],
  curl: ['libcurl'],
  zip: ['libz'],
  pcre: ['libpcre'],
};

/** Packages that need libc alone. */
const plainPackages = new Set(
  'unix str threads bigarray dynlink bytes result seq num stdlib-shims yojson cmdliner fmt logs astring re uri csexp sexplib sexplib0 base stdio core menhirLib fpath rresult bos ptime mtime uutf uucp uunf jsonm ezjsonm angstrom ipaddr domain-name cstruct stringext base64 csv xmlm ocamlgraph containers iter tyxml mustache jingoo lambdasoup markup'.split(
    ' ',
  ),
);

function linked(
  { stage }: ToolCall,
  packages: readonly string[],
  text: string,
): Pick<Program, 'needs' | 'openNeeds'> {
  const flags = [...text.matchAll(/(?:-cclib\s{1,20}|\(c_library_flags\s[^)]{0,200}?)-l([\w+.-]{1,100})/g)];
  const needs = flags.flatMap(([, name = '']) => (/^(c|m|dl|pthread)$/.test(name) ? [] : [`lib${name}`]));
  const names = [...new Set(packages.map((name) => name.split('.')[0] ?? name))];
  const unknown: string[] = [];
  for (const name of names) {
    if (name === 'lwt') needs.push(...(stage.packages.has('liblwt-ocaml-dev') ? ['libev'] : []));
    else if (Object.hasOwn(behindPackages, name)) needs.push(...(behindPackages[name] ?? []));
    else if (!plainPackages.has(name) && !name.startsWith('ppx_')) unknown.push(name);
  }
  const [open] = unknown;
  return {
    needs: [...new Set(needs)],
    ...(open !== undefined && { openNeeds: `it is not known which libraries ${open} links` }),
  };
}
