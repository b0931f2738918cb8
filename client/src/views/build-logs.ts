import { EventEmitter, window, type Disposable, type OutputChannel, type Terminal } from 'vscode';
import { appendLog, withoutColours } from '../model/build/build-log.js';
import { t } from '../model/text/translate.js';

/** The log of each stage's last build; a terminal or an output channel is made when somebody looks. */
export interface BuildLogs extends Disposable {
  /** Starts an empty log for a stage (its key); what is written is shown at once where the log is open. */
  start(key: string, title: string): (text: string) => void;
  show(key: string, where: 'terminal' | 'output'): void;
  /** Keys of the stages that have a log, newest first. */
  keys(): readonly string[];
}

interface StageLog {
  title: string;
  text: string;
  readonly written: EventEmitter<string>;
  terminal?: Terminal;
}

/** Clears the screen, the lines above it too, and goes to the top. */
const clearScreen = '\u001b[2J\u001b[3J\u001b[H';

export function createBuildLogs(): BuildLogs {
  const logs = new Map<string, StageLog>();
  let channel: OutputChannel | undefined;
  let inChannel: string | undefined;

  const start = (key: string, title: string): ((text: string) => void) => {
    const log: StageLog = logs.get(key) ?? { title, text: '', written: new EventEmitter() };
    log.text = '';
    log.title = title;
    // Newest first is the order of insertion, read backwards.
    logs.delete(key);
    logs.set(key, log);
    log.written.fire(clearScreen);
    if (inChannel === key) channel?.clear();
    return (text) => {
      log.text = appendLog(log.text, text);
      log.written.fire(text);
      if (inChannel === key) channel?.append(withoutColours(text));
    };
  };

  const showInChannel = (key: string, log: StageLog): void => {
    channel ??= window.createOutputChannel(t('Stage Build'));
    inChannel = key;
    channel.replace(withoutColours(log.text));
    channel.show(true);
  };

  return {
    start,
    show: (key, where) => {
      const log = logs.get(key);
      if (log === undefined) return;
      if (where === 'output') showInChannel(key, log);
      else (log.terminal ??= openTerminal(log)).show(true);
    },
    keys: () => [...logs.keys()].reverse(),
    dispose: () => {
      channel?.dispose();
      for (const { terminal, written } of logs.values()) {
        terminal?.dispose();
        written.dispose();
      }
    },
  };
}

/** A terminal that only shows: what is typed into it goes nowhere. */
function openTerminal(log: StageLog): Terminal {
  const output = new EventEmitter<string>();
  const toScreen = (text: string): void => output.fire(text.replaceAll(/\r?\n/g, '\r\n'));
  let subscription: Disposable | undefined;
  return window.createTerminal({
    name: log.title,
    iconPath: { id: 'package' },
    isTransient: true,
    pty: {
      onDidWrite: output.event,
      open: () => {
        toScreen(log.text);
        subscription = log.written.event(toScreen);
      },
      close: () => {
        subscription?.dispose();
        output.dispose();
        delete log.terminal;
      },
    },
  });
}
