import { baseName } from '../shell/paths.js';

/** A program that sources start while they run. */
export interface StartedProgram {
  /** As written: a name that PATH finds, or a path. */
  readonly name: string;
  /** Offset of the call in the text. */
  readonly at: number;
  /** `false` where the words of the command are put together elsewhere in the text, so that this is a guess. */
  readonly sure: boolean;
}

interface Language {
  readonly files: RegExp;
  /** The text starts programs at all. */
  readonly hint: RegExp;
  /** Ends right in front of the first word of the command, or of its list. */
  readonly calls: RegExp;
  /** Command lines between marks of their own. */
  readonly quoted?: RegExp;
}

const literal = String.raw`["'${'`'}]`;

/** Calls that start programs, by the ending of the file. Every pattern is bounded. */
const languages: readonly Language[] = [
  {
    files: /\.pyw?$/,
    hint: /\b(?:subprocess|os\.(?:system|popen|exec|spawn|posix_spawn)|create_subprocess|pexpect)/,
    calls:
      /\b(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|(?<![.\w])(?:run|call|check_call|check_output|Popen)(?=\(\s*\[)|(?<![.\w])(?:check_output|check_call|Popen|getoutput)|os\.(?:system|popen|execl?p?e?|execvp?e?|posix_spawnp?)|create_subprocess_(?:exec|shell)|pexpect\.(?:run|spawn))\(\s*(?:args\s*=\s*)?|\bos\.spawn\w{1,4}\([^,()]{1,40},\s*/g,
  },
  {
    files: /\.[cm]?[jt]sx?$/,
    hint: /child_process|\bexeca\b|cross-spawn|shelljs|\bzx\b|Bun\.(?:spawn|\$)|Deno\.(?:Command|run)/,
    calls: /\b(?:\w{0,40}(?:[eE]xec|[sS]pawn)\w{0,20}|Deno\.Command|execa\w{0,20}|fork)\(\s*/g,
    quoted: /\$`([^`]{1,500})`/g,
  },
  {
    files: /\.(?:rb|ru|rake|gemspec)$|(?:^|\/)Rakefile$/,
    hint: /`|\bsystem\b|%x|popen|Open3|\bspawn\b|\bexec\b/,
    calls:
      /(?<![.\w])(?:Kernel\.)?(?:system|exec|spawn)[ (]\s*|\b(?:IO\.popen|Open3\.\w{1,20}|Process\.spawn)[ (]\s*/g,
    quoted: /(?<![\w$])`([^`\n]{1,500})`|%x[({[]([^)}\]\n]{1,500})/g,
  },
  {
    files: /\.php$/,
    hint: /\b(?:exec|shell_exec|system|passthru|proc_open|popen|Process)\b/,
    calls:
      /(?<![\w>:$])(?:exec|shell_exec|system|passthru|proc_open|popen)\(\s*|\bnew\s+Process\(\s*|\bProcess::(?:fromShellCommandline|run)\(\s*/g,
  },
  {
    files: /\.go$/,
    hint: /os\/exec|syscall/,
    calls: /\bexec\.Command(?:Context\([^,()]{1,60}(?:\(\))?,|\()\s*/g,
  },
  { files: /\.rs$/, hint: /\bCommand\b/, calls: /\bCommand::new\(\s*/g },
  {
    files: /\.(?:java|kt|kts|scala|groovy|clj)$/,
    hint: /ProcessBuilder|getRuntime|sys\.process|java\.shell/,
    calls:
      /\b(?:ProcessBuilder|getRuntime\(\)\s*\.\s*exec)\(\s*(?:new\s+String\s*\[\]\s*\{|listOf\(|Arrays\.asList\(|List\.of\()?\s*/g,
  },
  {
    files: /\.(?:cs|fs|vb)$/,
    hint: /Process/,
    calls: /\bProcess\.Start\(\s*|\bProcessStartInfo\(\s*|\bFileName\s*=\s*/g,
  },
  {
    files: /\.exs?$/,
    hint: /System\.(?:cmd|shell)|:os\.cmd|Port\.open/,
    calls: /\bSystem\.(?:cmd|shell)\(\s*|:os\.cmd\(\s*|\bPort\.open\(\s*\{\s*:\w{1,20},\s*/g,
  },
  {
    files: /\.(?:c|cc|cpp|cxx|h|hpp)$/,
    hint: /\b(?:system|popen|exec[lv]p?e?|posix_spawnp?)\s*\(/,
    calls: /(?<![\w.>])(?:std::)?(?:system|popen|exec[lv]p?e?)\s*\(\s*/g,
  },
  { files: /\.(?:cr|dart|swift)$/, hint: /Process/, calls: /\bProcess\.(?:run|start|new|exec)\(\s*/g },
  { files: /\.nim$/, hint: /osproc/, calls: /\b(?:execCmd\w{0,4}|execProcess|startProcess)\(\s*/g },
  {
    files: /\.hs$/,
    hint: /System\.Process/,
    calls: /\b(?:readProcess\w{0,20}|callProcess|callCommand|rawSystem|proc|shell)\s+/g,
  },
];

const largest = 300_000;
const maxPrograms = 100;

/** The programs that a source file starts, told from the calls of its language; empty for files of other kinds. */
export function startedPrograms(path: string, text: string): readonly StartedProgram[] {
  const language = languages.find(({ files }) => files.test(path));
  if (language === undefined || text.length > largest || !language.hint.test(text)) return [];
  const found: StartedProgram[] = [];
  let open = false;
  for (const match of text.matchAll(language.calls)) {
    const at = match.index + match[0].length;
    const words = firstWords(text, at);
    if (words === undefined) open ||= isVariable(text, at);
    else found.push(...programsOf(words).map((name) => ({ name, at: match.index, sure: true })));
    if (found.length > maxPrograms) break;
  }
  for (const match of language.quoted === undefined ? [] : text.matchAll(language.quoted)) {
    const line = match[1] ?? match[2] ?? '';
    found.push(...programsOf([line], true).map((name) => ({ name, at: match.index, sure: true })));
  }
  return [...found, ...(open ? guesses(text) : [])].slice(0, maxPrograms);
}

/** The literals at the start of a call: `("git", "status"`, `(["git", …`, `("git status"`. */
function firstWords(text: string, at: number): readonly string[] | undefined {
  const rest = text
    .slice(at, at + 400)
    .replace(/^[([{@\s]{0,10}/, '')
    .replace(/^(?:f|r|b|u|fr|rf|c)(?=["'])/, '');
  const words: string[] = [];
  let from = 0;
  for (let round = 0; round < 4; round++) {
    const match = /^["'`]([^"'`\n]{0,300})["'`]/.exec(rest.slice(from));
    if (match === null) break;
    words.push(match[1] ?? '');
    from += match[0].length;
    const comma = /^\s{0,20},\s{0,40}\[?\s{0,40}/.exec(rest.slice(from));
    if (comma === null) break;
    from += comma[0].length;
  }
  return words.length === 0 ? undefined : words;
}

function isVariable(text: string, at: number): boolean {
  return /^[([{\s]{0,10}[*A-Za-z_]/.test(text.slice(at, at + 20));
}

const shells = /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|dash|ash|zsh)$/;

/** The programs of a command line or a list of words; of a shell what it is given with -c. */
function programsOf(words: readonly string[], isLine = false): readonly string[] {
  const [first = '', option, script] = words;
  if (shells.test(first))
    return option?.startsWith('-') === true && script !== undefined ? programsOf([script], true) : [];
  // `popen("curl -s http://…", "r")`: a line, with a word that says what it is opened for.
  if (!isLine && words.length > 1 && !/\S\s+\S/.test(first)) return nameOf(first);
  return first.split(/\|\|?|&&|;/).flatMap((part) => {
    const names = part.trim().split(/\s+/);
    const at = names.findIndex((name) => !/^(?:\w+=.*|sudo|exec|nohup|time|env)$/.test(name));
    return at === -1 ? [] : nameOf(names[at] ?? '');
  });
}

/** Names that are put together at run time are left out. */
function nameOf(word: string): readonly string[] {
  return /^[\w./+-]{1,100}$/.test(word) && /[A-Za-z]/.test(baseName(word)) ? [word] : [];
}

/** Lists and lines that look like commands, where a call takes one from a variable. */
function guesses(text: string): readonly StartedProgram[] {
  const lists = text.matchAll(
    new RegExp(String.raw`[[({]\s{0,20}${literal}([a-z][\w.+-]{1,40})${literal}\s{0,20},`, 'g'),
  );
  const lines = text.matchAll(
    new RegExp(String.raw`=\s{0,4}f?${literal}([a-z][\w.+-]{1,40})\s[^\n]{0,200}?${literal}`, 'g'),
  );
  return [...lists, ...lines].map((match) => ({ name: match[1] ?? '', at: match.index, sure: false }));
}
