// docs/field.md: from the message that somebody sees to the rules that tell its cause, each with a small example.
import { loadRules } from '../lib/rule-files.mjs';
import { code } from './rule-pages.mjs';

/**
 * What builds and containers print, as people search for it, and the rules of its causes, most frequent first. `also`:
 * other words for the same; `show`: which example of a rule to show, told by what stands in it, where it is not the first.
 */
const symptoms = [
  {
    seen: 'exec /app: no such file or directory',
    also: [
      'exec user process caused: no such file or directory',
      'sh: ./app: not found',
      'cannot execute: required file not found',
      'exec: "/entrypoint.sh": stat /entrypoint.sh: no such file or directory',
    ],
    about: `In most cases the file is there. What is missing is what the kernel needs to start it. There are eight causes:

1. The program is linked to another C library than the image has: glibc on Alpine, or musl on Debian ([libc-mismatch](#libc-mismatch)).
2. It was downloaded for glibc, into an image with musl ([libc-mismatch](#libc-mismatch)).
3. The image has no loader at all: \`scratch\`, distroless static, \`busybox:musl\` ([static-base-dynamic-binary](#static-base-dynamic-binary)).
4. The script ends its first line with CRLF, so the kernel looks for \`/bin/sh\\r\` ([script-not-runnable](#script-not-runnable)).
5. The first line of the script names a shell that the image does not have, such as bash on Alpine ([shell-missing](#shell-missing)).
6. The shell form needs \`/bin/sh\`, and the image has no shell ([shell-missing](#shell-missing)).
7. The program is not in the image, or its package puts it into another folder ([program-missing](#program-missing)).
8. The file is a link to something that stayed in the build stage, as in a virtual environment ([dangling-link](#dangling-link)).

\`ldd /app\` and \`head -1 /entrypoint.sh | od -c\` in the image tell the first five apart; \`stage-insight verify\` builds the image and reads its programs.`,
    show: { 'program-missing': '/bin/sh' },
    rules: [
      'libc-mismatch',
      'static-base-dynamic-binary',
      'script-not-runnable',
      'shell-missing',
      'program-missing',
      'dangling-link',
    ],
  },
  {
    seen: "version `GLIBC_2.34' not found",
    also: [
      "version `GLIBC_2.38' not found",
      "version `GLIBC_2.39' not found",
      "version `GLIBCXX_3.4.32' not found",
    ],
    about:
      'The program was linked on a newer release than the one it runs on. Build on the release of the run image.',
    rules: ['glibc-too-old', 'base-tag-drift'],
  },
  {
    seen: 'error while loading shared libraries: libpq.so.5: cannot open shared object file',
    also: [
      'ImportError: libGL.so.1: cannot open shared object file: No such file or directory',
      'Error loading shared library libstdc++.so.6: No such file or directory',
    ],
    rules: ['shared-library-missing', 'native-modules-mismatch'],
  },
  {
    seen: 'exec format error',
    also: ['standard_init_linux.go: exec user process caused: exec format error'],
    rules: ['platform-mismatch', 'platform-ignored', 'shell-missing'],
  },
  { seen: 'permission denied', rules: ['script-not-runnable', 'permission-denied'] },
  {
    seen: 'exec: "curl": executable file not found in $PATH',
    also: ['/bin/sh: 1: curl: not found', 'exec: "uvicorn": executable file not found in $PATH'],
    show: { 'program-missing': 'curl' },
    rules: ['program-missing', 'shell-missing'],
  },
  {
    seen: '/bin/sh: 1: source: not found',
    about: '`/bin/sh` of Debian and Ubuntu is dash, which has no `source`.',
    show: { 'program-missing': 'source' },
    rules: ['program-missing'],
  },
  { seen: 'x509: certificate signed by unknown authority', rules: ['ca-certificates-missing'] },
  { seen: 'unknown time zone Europe/Oslo', rules: ['timezone-data-missing'] },
  {
    seen: 'unable to find user app: no matching entries in passwd file',
    also: ["chown: invalid user: 'app:app'", 'chown: unknown user/group app:app'],
    rules: ['user-missing'],
  },
  { seen: 'invalid ELF header', rules: ['native-modules-mismatch', 'host-files-overwrite'] },
  { seen: 'UnsupportedClassVersionError', rules: ['java-version-mismatch'] },
  { seen: 'NoClassDefFoundError: java/net/http/HttpClient', rules: ['java-module-missing'] },
  {
    seen: "Binary was compiled with 'CGO_ENABLED=0', go-sqlite3 requires cgo to work",
    rules: ['cgo-required'],
  },
  { seen: "Couldn't find a valid ICU package installed on the system", rules: ['icu-missing'] },
  {
    seen: 'failed to compute cache key: "/app/dist": not found',
    also: [
      'failed to calculate checksum of ref: "/yarn.lock": not found',
      'COPY failed: no source files were specified',
    ],
    rules: ['copied-path-missing', 'variable-not-in-stage'],
  },
  {
    seen: 'pull access denied, repository does not exist or may require authorization',
    about: 'A stage name that no stage above has is taken for an image.',
    rules: ['stage-not-found', 'stage-defined-later', 'stage-name-case', 'stage-reference-variable'],
  },
  { seen: 'target stage "app" could not be found', rules: ['target-not-found', 'stage-name-case'] },
  {
    seen: 'invalid reference format, base name (${IMAGE}) should not be blank',
    rules: ['arg-not-in-from-scope', 'variable-not-in-stage'],
  },
  {
    seen: 'dockerfile parse error',
    also: ['unknown flag: --form', 'unknown instruction', 'FROM requires either one or three arguments'],
    rules: ['builder-refuses', 'stage-name-invalid', 'stage-reference-syntax'],
  },
  {
    seen: 'The image is larger than it needs to be',
    rules: [
      'toolchain-in-final-image',
      'jdk-in-final-image',
      'dev-dependencies-shipped',
      'layer-keeps-deleted-file',
      'layer-duplicates-file',
      'copies-whole-stage',
      'copy-overwritten',
    ],
  },
];

export async function generate() {
  const rules = new Map((await loadRules()).map((one) => [one.rule.id, one]));
  const sections = symptoms.map((symptom) => section(symptom, rules));
  const text = `# From the message to its cause

What builds and containers print, what it means, and how the causes look in a Dockerfile. Made by \`npm run generate\` from the
rules; each links to its page.

${sections.join('\n\n')}
`;
  return [{ path: 'docs/field.md', text }];
}

function section({ seen, also = [], about, show = {}, rules: ids }, rules) {
  const causes = ids.map((id) => cause(id, rules.get(id), show[id]));
  const words = also.map((one) => `- \`\`${one}\`\``).join('\n');
  const others = also.length === 0 ? [] : [`Also seen as:\n\n${words}`];
  return [`## ${seen}`, ...others, ...(about === undefined ? [] : [about]), ...causes].join('\n\n');
}

function cause(id, rule, word) {
  if (rule === undefined) throw new Error(`docs/field.md names ${id}, and there is no such rule`);
  return `### [${id}](rules/${id}.md)\n\n${rule.rule.summary}\n\n${code('dockerfile', example(rule.doc.bad, word))}`;
}

/** The example with the word in it, else the first. */
function example(bad, word) {
  const found = word === undefined ? undefined : bad.find(({ text }) => text.includes(word));
  return (found ?? bad[0]).text;
}
