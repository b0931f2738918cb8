export const shells = ['bash', 'zsh', 'fish'] as const;

/** What a shell completes of one command. */
export interface CompletedCommand {
  readonly name: string;
  readonly summary: string;
  readonly operands: readonly string[] | 'files';
  readonly options: readonly CompletedOption[];
}

interface CompletedOption {
  readonly name: string;
  readonly short: string | undefined;
  readonly summary: string;
  /** `undefined`: it takes none; empty: nothing is known of them. */
  readonly values: OptionValues | undefined;
  readonly isRepeated: boolean;
}

type OptionValues = readonly string[] | 'files' | Pair;

/** A value of the form `NAME=LEVEL`. */
interface Pair {
  readonly names: readonly string[];
  readonly levels: readonly string[];
}

/** A script that the shell reads at its start. */
export function completionScript(
  shell: (typeof shells)[number],
  commands: readonly CompletedCommand[],
): string {
  const lines = { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
  return `${lines.join('\n')}\n`;
}

/** Of a list that is empty nothing is offered; readline completes files where a function offers nothing by `default`. */
function bashScript(commands: readonly CompletedCommand[]): readonly string[] {
  const valued = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => bashValues(name, option).map((line) => `    ${line} ;;`)),
  );
  const plain = commands.map(({ name, options, operands }) => {
    const flags = options.flatMap((option) => spellings(option)).join(' ');
    return `    ${name}) if [[ $cur == -* ]]; then words='${flags}'; else ${bashWords(operands)}; fi ;;`;
  });
  return [
    '# stage-insight completion bash >>~/.bashrc',
    '_stage_insight() {',
    '  local cur=${COMP_WORDS[COMP_CWORD]} before=$((COMP_CWORD - 1)) words= equals= option',
    '  # An equals sign is a word of its own.',
    '  if [[ $cur == = ]]; then cur= equals=1; elif [[ ${COMP_WORDS[before]} == = ]]; then before=$((before - 1)) equals=1; fi',
    '  option=${COMP_WORDS[before]}',
    '  # A second one stands in the value: --rule ID=LEVEL, --rule=ID=LEVEL.',
    '  if [[ -n $equals && $option != -* ]]; then',
    '    option=${COMP_WORDS[before - 1]}; if [[ $option == = ]]; then option=${COMP_WORDS[before - 2]}; fi',
    '    option+="="',
    '  fi',
    '  COMPREPLY=()',
    '  compopt -o default 2>/dev/null',
    '  if ((COMP_CWORD == 1)); then',
    `    words='${commands.map(({ name }) => name).join(' ')}'`,
    '  else case ${COMP_WORDS[1]}:$option in',
    ...valued,
    '    *) case ${COMP_WORDS[1]} in',
    ...plain,
    '    esac ;;',
    '  esac; fi',
    '  if [[ -n $words ]]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi',
    '}',
    'complete -F _stage_insight stage-insight',
  ];
}

function bashValues(command: string, option: CompletedOption): readonly string[] {
  const { values } = option;
  const pattern = (end: string): string =>
    spellings(option)
      .map((spelling) => `${command}:${spelling}${end}`)
      .join('|');
  if (values === undefined) return [];
  if (!isPair(values)) return [`${pattern('')}) ${bashWords(values)}`];
  const names = values.names.map((name) => `${name}=`);
  return [
    `${pattern('')}) ${bashWords(names)}; compopt -o nospace 2>/dev/null`,
    `${pattern('=')}) ${bashWords(values.levels)}`,
  ];
}

function isPair(values: OptionValues): values is Pair {
  return typeof values === 'object' && 'names' in values;
}

function bashWords(values: readonly string[] | 'files'): string {
  if (values === 'files') return 'words=';
  return values.length === 0 ? 'compopt +o default 2>/dev/null' : `words='${values.join(' ')}'`;
}

function spellings({ name, short }: CompletedOption): readonly string[] {
  return [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
}

function zshScript(commands: readonly CompletedCommand[]): readonly string[] {
  const cases = commands.flatMap(({ name, options, operands }) => [
    `    ${name}) _arguments -s \\`,
    ...options.map((option) => `      ${zshOption(option)} \\`),
    `      ${zshOperands(operands)} ;;`,
  ]);
  return [
    '#compdef stage-insight',
    '# stage-insight completion zsh >"${fpath[1]}/_stage-insight", or: source <(stage-insight completion zsh)',
    '_stage_insight_pair() { if compset -P "*="; then compadd -- ${=2}; else compadd -S = -- ${=1}; fi; }',
    '_stage_insight() {',
    '  local -a commands',
    '  commands=(',
    ...commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`),
    '  )',
    '  if ((CURRENT == 2)); then _describe command commands; return; fi',
    '  local command=$words[2]',
    '  ((CURRENT--)); shift words',
    '  case $command in',
    ...cases,
    '  esac',
    '}',
    'if [[ $funcstack[1] == _stage-insight ]]; then _stage_insight "$@"; else compdef _stage_insight stage-insight; fi',
  ];
}

/** `'(-f --format)'{-f,--format=}'[help]:value:(a b)'`. */
function zshOption(option: CompletedOption): string {
  const { short, name, values, isRepeated, summary } = option;
  const long = `--${name}${values === undefined ? '' : '='}`;
  const names = short === undefined ? quoted(`${isRepeated ? '*' : ''}${long}`) : `{-${short},${long}}`;
  const excluded = short === undefined || isRepeated ? '' : quoted(`(-${short} --${name})`);
  const help = quoted(`[${summary.replace(/[[\]\\:]/g, '\\$&')}]`);
  return `${excluded}${names}${help}${values === undefined ? '' : quoted(`:value:${zshValues(values)}`)}`;
}

function zshValues(values: OptionValues): string {
  if (values === 'files') return '_files';
  if (isPair(values)) return `{_stage_insight_pair "${values.names.join(' ')}" "${values.levels.join(' ')}"}`;
  return values.length === 0 ? ' ' : `(${values.join(' ')})`;
}

function zshOperands(operands: readonly string[] | 'files'): string {
  return operands.length > 0 ? quoted(`*:operand:${zshValues(operands)}`) : "'*: : '";
}

function fishScript(commands: readonly CompletedCommand[]): readonly string[] {
  const lines = commands.flatMap(({ name, summary, options, operands }) => {
    const within = `complete -c stage-insight -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c stage-insight -f -n __fish_use_subcommand -a ${name} -d ${fishQuoted(summary)}`,
      ...(operands === 'files' ? [`${within} -F`] : [`${within} -f -a ${fishQuoted(operands.join(' '))}`]),
      ...options.map((option) => `${within} ${fishOption(option)}`),
    ];
  });
  return ['# stage-insight completion fish >~/.config/fish/completions/stage-insight.fish', ...lines];
}

function fishOption({ name, short, summary, values }: CompletedOption): string {
  const names = `${short === undefined ? '' : `-s ${short} `}-l ${name}`;
  return `${names}${fishValues(values)} -d ${fishQuoted(summary)}`;
}

function fishValues(values: CompletedOption['values']): string {
  if (values === undefined) return '';
  if (values === 'files') return ' -r -F';
  if (!isPair(values)) return ` -x -a ${fishQuoted(values.join(' '))}`;
  const names = `{${values.names.join(',')}}=`;
  const pairs = `${names}{${values.levels.join(',')}}`;
  const choice = String.raw`(if string match -q -- "*=*" (commandline -ct); printf "%s\n" ${pairs}; else; printf "%s\n" ${names}; end)`;
  return ` -x -a ${quoted(choice)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
