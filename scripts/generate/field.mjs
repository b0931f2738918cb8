// docs/field.md: from the message that somebody sees to the rules that tell its cause, each with a small example.
import { loadRules } from '../lib/rule-files.mjs';
import { code } from './rule-pages.mjs';

/** What builds and containers print, as people search for it, and the rules of its causes, most frequent first. */
const symptoms = [
  {
    seen: 'exec /app: no such file or directory',
    about:
      'The file is there. What is missing is the program that loads it: the loader of its libc, or the interpreter of its first line.',
    rules: [
      'libc-mismatch',
      'static-base-dynamic-binary',
      'script-not-runnable',
      'shell-missing',
      'program-missing',
      'dangling-link',
    ],
  },
  { seen: "version `GLIBC_2.34' not found", rules: ['glibc-too-old', 'base-tag-drift'] },
  {
    seen: 'error while loading shared libraries: libpq.so.5: cannot open shared object file',
    rules: ['shared-library-missing', 'native-modules-mismatch'],
  },
  { seen: 'exec format error', rules: ['platform-mismatch', 'platform-ignored', 'shell-missing'] },
  { seen: 'permission denied', rules: ['script-not-runnable', 'permission-denied'] },
  {
    seen: 'exec: "curl": executable file not found in $PATH',
    rules: ['program-missing', 'shell-missing'],
  },
  { seen: 'x509: certificate signed by unknown authority', rules: ['ca-certificates-missing'] },
  { seen: 'unknown time zone Europe/Oslo', rules: ['timezone-data-missing'] },
  { seen: 'unable to find user app: no matching entries in passwd file', rules: ['user-missing'] },
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

function section({ seen, about, rules: ids }, rules) {
  const causes = ids.map((id) => cause(id, rules.get(id)));
  return [`## ${seen}`, ...(about === undefined ? [] : [about]), ...causes].join('\n\n');
}

function cause(id, rule) {
  if (rule === undefined) throw new Error(`docs/field.md names ${id}, and there is no such rule`);
  return `### [${id}](rules/${id}.md)\n\n${rule.rule.summary}\n\n${code('dockerfile', rule.doc.bad[0].text)}`;
}
