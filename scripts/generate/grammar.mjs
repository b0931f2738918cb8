// The injection grammar. It is generated because its heredoc rules repeat themselves once per language.

/** `commands` and `shebang` are regular expressions of program names, `files` of file name endings. */
const languages = [
  { id: 'shell', scope: 'source.shell', commands: '(?:ba|da|z|a|k)?sh', files: '\\.(?:sh|bash|zsh)' },
  { id: 'python', scope: 'source.python', commands: 'python[\\d.]*', files: '\\.py' },
  { id: 'javascript', scope: 'source.js', commands: 'node(?:js)?|bun|deno', files: '\\.[cm]?js' },
  { id: 'perl', scope: 'source.perl', commands: 'perl', files: '\\.p[lm]' },
  { id: 'ruby', scope: 'source.ruby', commands: 'ruby', files: '\\.rb' },
  { id: 'sql', scope: 'source.sql', commands: 'psql|mysql|mariadb|sqlite3', files: '\\.sql' },
  { id: 'json', scope: 'source.json', files: '\\.json' },
  { id: 'yaml', scope: 'source.yaml', files: '\\.ya?ml' },
  { id: 'ini', scope: 'source.ini', files: '\\.(?:ini|cfg|conf|service|properties|npmrc)' },
  { id: 'xml', scope: 'text.xml', files: '\\.xml' },
  { id: 'html', scope: 'text.html.basic', files: '\\.html?' },
];
const programs = languages.filter((language) => language.commands !== undefined);
const opener = (quote) => `<<-?(["']?)([A-Za-z_]\\w*)\\${quote}`;
const named = (...names) =>
  Object.fromEntries(names.flatMap((name, index) => (name === '' ? [] : [[String(index + 1), { name }]])));
const own = (name) => `${name}.dockerfile`;
const include = (...names) => names.map((name) => ({ include: name }));

/** Words of the grammar that the built-in one uses too: an instruction must look as it does without us. */
const instructionCaptures = named(own('keyword.control'), own('keyword.other.special-method'));
const flagName = own('entity.other.attribute-name.flag');
const stageName = own('entity.name.type.stage');
const mountKey = own('variable.parameter.mount-key');
const equals = own('punctuation.separator.key-value');

/** From the keyword to the end of the logical line. Its name keeps the injection out of continued lines. */
function instruction(keywords, ...patterns) {
  return {
    name: own('meta.instruction'),
    begin: `(?i)^\\s*(?:(ONBUILD)\\s+)?(${keywords})(?=\\s)`,
    beginCaptures: instructionCaptures,
    end: '(?=\\n)',
    patterns: include(...patterns, '#continuation', '#blank-line', 'source.dockerfile'),
  };
}

/** The lines between `<<WORD` and WORD. `while` ends it whatever the embedded grammar has left open. */
function body(id, tail, content) {
  return {
    begin: `(<<-?)(["']?)([A-Za-z_]\\w*)\\2(${tail})$\\n?`,
    beginCaptures: {
      ...named(own('keyword.operator.heredoc'), '', own('entity.name.tag.heredoc')),
      4: { patterns: include('source.dockerfile') },
    },
    while: '^(?!\\t*\\3$)',
    ...content,
  };
}

const embedded = ({ id, scope }) => ({
  contentName: `meta.embedded.block.${id}`,
  // A pattern that never matches keeps the rule where the editor has no grammar of that scope.
  patterns: [...include(scope), { match: '(?!)' }],
});
const heredocEnd = (word) => ({
  name: own('meta.heredoc'),
  end: `^\\t*(\\${word})$`,
  endCaptures: named(own('entity.name.tag.heredoc')),
});

/** `python3 - <<EOF`: the program that reads the heredoc says what it is. */
const byCommand = ({ id, commands }) => ({
  begin: `(?<=[\\s;&|/(])(?:${commands})(?=(?:[ \\t]+[^\\s<;&|]+)*[ \\t]+${opener(1)})`,
  ...heredocEnd(2),
  patterns: include(`#body-${id}`),
});

/** The shebang counts in the first line only: `\G` is the end of the line that opened the heredoc. */
const byShebang = ({ id, scope, commands }) => ({
  begin: `\\G(?=#!.*[\\s/](?:${commands})(?:\\s|$))`,
  end: '(?!)',
  ...embedded({ id, scope }),
});

const byFile = ({ id, scope, files }) => body(id, `.*${files}["']?\\s*`, embedded({ id, scope }));

/** What a heredoc is when neither its command nor its file nor its first line tells; not before that line begins. */
const otherwise = (content) => ({ begin: '\\G(?=.|\\n)', end: '(?!)', ...content });

const heredoc = (fallback) => ({
  begin: `(?<=\\s)\\d*(?=${opener(1)})`,
  ...heredocEnd(2),
  patterns: include(...languages.map(({ id }) => `#file-${id}`), fallback),
});

const plain = { contentName: own('string.unquoted.heredoc') };
const shebangs = programs.map(({ id }) => `#shebang-${id}`);

const repository = {
  continuation: { name: own('constant.character.escape.line-continuation'), match: '[\\\\`]\\s*\\n' },
  'blank-line': { match: '^\\s*\\n' },
  from: instruction('FROM', '#flags', '#stage-declaration', '#scratch', '#stage-use'),
  run: instruction(
    'RUN',
    '#flags',
    '#several-heredocs',
    ...programs.map(({ id }) => `#command-${id}`),
    '#run-heredoc',
  ),
  copy: instruction('COPY|ADD', '#flags', '#several-heredocs', '#copy-heredoc'),
  other: instruction(
    'ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR',
  ),
  'stage-declaration': {
    match: '(?i)(?<=\\s)(AS)(?:[ \\t]+([^\\s\\\\`]+))?(?=\\s)',
    captures: named(own('keyword.other.special-method'), stageName),
  },
  scratch: { match: '(?<=\\s)scratch(?=\\s)', name: own('constant.language.scratch') },
  'stage-use': { match: '(?<=\\s)[A-Za-z][\\w.-]*(?=\\s)', name: stageName },
  flags: {
    begin: '\\G',
    end: '(?=\\S|\\n)',
    applyEndPatternLast: true,
    patterns: [
      ...include('#continuation', '#blank-line'),
      { match: '^\\s*#.*$\\n?', name: own('comment.line.number-sign') },
      ...include('#flag-from', '#flag-mount', '#flag'),
    ],
  },
  'flag-from': {
    match: '(?i)(--from)(=)(?:(\\d+)(?=\\s)|([A-Za-z][\\w.-]*)(?=\\s)|\\S*)',
    captures: named(flagName, equals, own('constant.numeric.stage'), stageName),
  },
  'flag-mount': {
    begin: '(?i)(--mount)(=)',
    beginCaptures: named(flagName, equals),
    end: '(?=\\s)',
    patterns: [
      {
        match: '(?i)(?<=[=,])(from)(=)(?:(\\d+)(?=[\\s,])|([A-Za-z][\\w.-]*)(?=[\\s,]))?',
        captures: named(mountKey, equals, own('constant.numeric.stage'), stageName),
      },
      {
        match: '(?i)(?<=[=,])(type)(=)([a-z]*)',
        captures: named(mountKey, equals, own('constant.language.mount-type')),
      },
      { match: '(?i)(?<=[=,])([a-z-]+)(=)', captures: named(mountKey, equals) },
      { match: '(?i)(?<=[=,])(ro|rw|readonly|readwrite|required)(?=[\\s,])', name: mountKey },
      { match: ',', name: own('punctuation.separator.mount') },
    ],
  },
  flag: { match: '(--[A-Za-z-]+)(?:(=)\\S*)?', captures: named(flagName, equals) },
  'run-heredoc': heredoc('#body-run'),
  'copy-heredoc': heredoc('#body-copy'),
  // The bodies of several heredocs stand one after the other: one plain block up to the last word.
  'several-heredocs': {
    begin: '(?<=\\s)\\d*(<<.*\\s<<-?(["\']?)([A-Za-z_]\\w*)\\2)(\\s.*)?$\\n?',
    beginCaptures: named(own('keyword.operator.heredoc')),
    ...heredocEnd(3),
    ...plain,
  },
  'body-run': body('run', '.*', { patterns: include(...shebangs, '#otherwise-shell') }),
  'body-copy': body('copy', '.*', { patterns: include(...shebangs, '#otherwise-plain') }),
  'otherwise-shell': otherwise(embedded(languages[0])),
  'otherwise-plain': otherwise(plain),
  ...Object.fromEntries(
    programs.flatMap((language) => [
      [`command-${language.id}`, byCommand(language)],
      [`body-${language.id}`, body(language.id, '.*', embedded(language))],
      [`shebang-${language.id}`, byShebang(language)],
    ]),
  ),
  ...Object.fromEntries(languages.map((language) => [`file-${language.id}`, byFile(language)])),
};

export function buildGrammar() {
  return {
    comment: 'Generated by scripts/generate/grammar.mjs.',
    scopeName: 'stage-insight.dockerfile-stages',
    injectionSelector:
      'L:source.dockerfile - comment - string - meta.instruction - meta.heredoc - meta.embedded',
    patterns: include('#from', '#run', '#copy', '#other'),
    repository,
  };
}

/** What goes into `contributes.grammars[].embeddedLanguages`: comment keys and brackets of the bodies follow. */
export function embeddedLanguages() {
  const editorNames = { shell: 'shellscript' };
  return Object.fromEntries(languages.map(({ id }) => [`meta.embedded.block.${id}`, editorNames[id] ?? id]));
}

export async function generate() {
  return [
    {
      path: 'syntaxes/dockerfile-stages.tmLanguage.json',
      text: JSON.stringify(buildGrammar(), undefined, 2),
    },
  ];
}
