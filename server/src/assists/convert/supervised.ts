import { readScript } from '../../core/shell/read-run.js';
import { baseName, joinPath, resolvePath } from '../../core/shell/paths.js';
import { programPath } from '../../core/verdict/starts.js';
import type { Start } from '../../core/verdict/landing.js';
import type { ShellCommand } from '../../core/shell/command.js';
import type { StageRun } from '../../core/run/stage-run.js';

/** Programs that start what a file of their own names. */
const supervisors = /^(supervisord|honcho|foreman|overmind|hivemind|goreman|pm2|pm2-runtime|cron|crond)$/;

export function isSupervisor(program: string): boolean {
  return supervisors.test(baseName(program));
}

/** The stage that a supervisor runs in. */
interface SupervisedStage {
  readonly run: StageRun;
  /** Names in a folder of the stage, by its absolute path. */
  list(folder: string): readonly string[];
}

/**
 * What a supervisor starts, as the file says that it reads; `undefined`: that file cannot be seen. Empty for every other
 * program.
 */
export function supervisedStarts(stage: SupervisedStage, start: Start): readonly Start[] | undefined {
  const words = wordsBehindService(start.command);
  const name = baseName(words[0] ?? '');
  if (!isSupervisor(name) || isBuiltHere(stage, start)) return [];
  const lines = linesOf(stage, name, words);
  return lines?.flatMap((line) => startsOfLine(stage, start, line));
}

/** `service cron start` starts the program of that name. */
function wordsBehindService({ words }: ShellCommand): readonly string[] {
  const texts = words.map(({ text }) => text ?? '');
  return baseName(texts[0] ?? '') === 'service' && texts[2] === 'start' ? texts.slice(1, 2) : texts;
}

/** A program of the build may be called like a known one. */
function isBuiltHere({ run }: SupervisedStage, { path }: Start): boolean {
  const made = path === undefined ? undefined : run.artifactAt(path);
  return made !== undefined && made.path === path && !/^(image|unknown|context)$/.test(made.toolchain);
}

function linesOf(
  stage: SupervisedStage,
  name: string,
  words: readonly string[],
): readonly Line[] | undefined {
  if (name === 'supervisord') return supervisorLines(stage, words);
  if (/^crond?$/.test(name)) return cronLines(stage);
  if (name.startsWith('pm2')) return pmLines(stage, words);
  return procfileLines(stage, words);
}

/** A command, and the folder that it starts in where that is not the working folder. */
interface Line {
  readonly text: string;
  readonly cwd?: string;
}

function startsOfLine({ run }: SupervisedStage, start: Start, { text, cwd }: Line): readonly Start[] {
  const { environment, shell } = run;
  const folder = cwd === undefined ? run.cwd : resolvePath(run.cwd, cwd);
  const setting = { environment, cwd: folder, shell, readFile: run.readFile };
  return readScript(text, start.span, setting).commands.map((command) => ({
    ...start,
    command,
    path: programPath(run, command),
    sure: false,
  }));
}

function optionOf(words: readonly string[], pattern: RegExp): string | undefined {
  const at = words.findIndex((word) => pattern.test(word));
  return at === -1 ? undefined : (/^[^=]*=(.*)$/.exec(words[at] ?? '')?.[1] ?? words[at + 1]);
}

/** `[program:web]` of the file that -c names, or that lies where supervisord looks; what it includes counts too. */
function supervisorLines(
  { run, list }: SupervisedStage,
  words: readonly string[],
): readonly Line[] | undefined {
  const named = optionOf(words, /^(-c|--configuration(=.*)?)$/);
  const places =
    named === undefined
      ? [
          'supervisord.conf',
          'etc/supervisord.conf',
          '/etc/supervisord.conf',
          '/etc/supervisor/supervisord.conf',
        ]
      : [named];
  const paths = places.flatMap((place) => resolvePath(run.cwd, place) ?? []);
  const first = paths.find((path) => run.readFile(path) !== undefined);
  const texts = [
    ...(first === undefined ? [] : [run.readFile(first) ?? '']),
    ...['/etc/supervisor/conf.d', '/etc/supervisor.d', '/etc/supervisord.d'].flatMap((folder) =>
      list(folder)
        .filter((name) => /\.(conf|ini)$/.test(name))
        .map((name) => run.readFile(joinPath(folder, name)) ?? ''),
    ),
  ];
  const lines = texts.flatMap(sections).flatMap((section): readonly Line[] => {
    const text = /^command[ \t]*=(.*)$/m.exec(section)?.[1]?.replace(/ ;.*$/, '').trim();
    const cwd = /^directory\s*=\s*(\S+)/m.exec(section)?.[1];
    return text === undefined ? [] : [{ text, ...(cwd !== undefined && { cwd }) }];
  });
  return texts.length === 0 ? undefined : lines;
}

function sections(text: string): readonly string[] {
  return text.split(/^(?=\[)/m).filter((section) => /^\[(program|fcgi-program|eventlistener):/.test(section));
}

/** `web: node server.js`, of the one process that is named or of all. */
function procfileLines({ run }: SupervisedStage, words: readonly string[]): readonly Line[] | undefined {
  const path = resolvePath(run.cwd, optionOf(words, /^(-f|--procfile(=.*)?)$/) ?? 'Procfile');
  const text = path === undefined ? undefined : run.readFile(path);
  if (text === undefined) return undefined;
  const all = [...text.matchAll(/^([\w-]+):[ \t]*(\S.*)$/gm)];
  const named = all.filter(([, name = '']) => words.includes(name));
  return (named.length > 0 ? named : all).map((match) => ({ text: match[2] ?? '' }));
}

/** Scripts of the file that pm2 is given, where they are written literally. */
function pmLines({ run }: SupervisedStage, words: readonly string[]): readonly Line[] | undefined {
  const file = words.slice(1).find((word) => /(\.config\.[cm]?js|\.json|\.ya?ml)$/.test(word));
  if (file === undefined) return [];
  const path = resolvePath(run.cwd, file);
  const text = path === undefined ? undefined : run.readFile(path);
  const scripts = [...(text ?? '').matchAll(/["']?\bscript["']?\s*:\s*["']?([^"',\n]+)/g)].map((match) =>
    (match[1] ?? '').trim(),
  );
  if (scripts.length === 0 || /\b(interpreter|cwd)\b/.test(text ?? '')) return undefined;
  return scripts.map((script) => ({
    text: /\.[cm]?js$|^[^\s.]+$/.test(script) && !/^npm\b/.test(script) ? `node ${script}` : script,
  }));
}

/** The tables of cron: five times, in the system's tables a user, and the command. */
function cronLines(stage: SupervisedStage): readonly Line[] | undefined {
  const given = givenTables(stage);
  const user = [
    ...['/etc/crontabs', '/var/spool/cron/crontabs'].flatMap((folder) => textsIn(stage, folder)),
    ...given.map((path) => stage.run.readFile(path) ?? ''),
    ...writtenLines(stage, /^\/etc\/crontabs\/|^\/var\/spool\/cron\//),
  ];
  const folder = '/etc/cron.d';
  const inFolder = stage.list(folder).filter((name) => !given.includes(joinPath(folder, name)));
  const system = [...inFolder.map((name) => joinPath(folder, name)), '/etc/crontab'].map(
    (path) => stage.run.readFile(path) ?? '',
  );
  const lines = [
    ...scheduledLines(stage),
    ...user.flatMap((text) => tableLines(text, 5)),
    ...[...system, ...writtenLines(stage, /^\/etc\/(cron\.d\/|crontab$)/)].flatMap((text) =>
      tableLines(text, 6),
    ),
  ];
  return lines.length === 0 ? undefined : lines;
}

/** Jobs in the schedule of `whenever`, which writes the table when a RUN tells it to. */
function scheduledLines({ run }: SupervisedStage): readonly Line[] {
  const isCalled = ({ words }: ShellCommand): boolean =>
    words.slice(0, 3).some(({ text }) => text === 'whenever') &&
    words.some(({ text }) => writesTable.test(text ?? ''));
  const call = run.commands.find(({ command }) => isCalled(command))?.command;
  const text = call?.cwd === undefined ? undefined : run.readFile(joinPath(call.cwd, 'config/schedule.rb'));
  const jobs = (text ?? '').matchAll(/^[ \t]*(command|rake|runner|script)[ \t]+(["'])(.{1,300}?)\2/gm);
  return [...jobs].map(([, kind = '', , job = '']) => {
    const words = job.replace(/#\{[^}]{0,100}\}/g, '.');
    if (kind === 'command') return { text: words };
    return { text: kind === 'rake' ? `bundle exec rake ${words}` : 'bundle exec ruby' };
  });
}

/** Options of `whenever` that write the table of a user, rather than print it. */
export const writesTable = /^(-i|-w|--(update|write)-crontab(=.*)?)$/;

/** Files that `crontab FILE` made the table of a user. */
function givenTables({ run }: SupervisedStage): readonly string[] {
  return run.commands.flatMap(({ command: { words, cwd } }) => {
    if (baseName(words[0]?.text ?? '') !== 'crontab') return [];
    return resolvePath(cwd, words.at(-1)?.text) ?? [];
  });
}

/** What `echo` writes into tables of cron, a text for each command; that of `crontab -` is one of a user. */
function writtenLines({ run }: SupervisedStage, tables: RegExp): readonly string[] {
  return run.commands.flatMap(({ command: { words, cwd, redirections, pipedTo } }) => {
    if (!/^(echo|printf)$/.test(baseName(words[0]?.text ?? ''))) return [];
    const isPiped =
      pipedTo.some((piped) => baseName(piped[0]?.text ?? '') === 'crontab') &&
      tables.test('/etc/crontabs/root');
    const isWritten = redirections.some(
      ({ operator, target }) => /^>>?$/.test(operator) && tables.test(resolvePath(cwd, target?.text) ?? ''),
    );
    const text = words
      .slice(1)
      .map((word) => word.text ?? '')
      .join(' ');
    return isPiped || isWritten ? [text.replace(/^-[en]+ /, '').replaceAll('\\n', '\n')] : [];
  });
}

/** The rest of each line behind its columns; `@daily` stands for five. */
function tableLines(text: string, columns: number): readonly Line[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const words = line.trim().split(/[ \t]+/);
    const isTime = /^[\d*@]/.test(words[0] ?? '');
    const command = words.slice(words[0]?.startsWith('@') === true ? columns - 4 : columns).join(' ');
    return isTime && command !== '' ? [{ text: command }] : [];
  });
}

function textsIn({ run, list }: SupervisedStage, folder: string): readonly string[] {
  return list(folder).map((name) => run.readFile(joinPath(folder, name)) ?? '');
}
