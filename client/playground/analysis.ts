import {
  wholeName,
  type PageAnswer,
  type PageQuestion,
  type PageReady,
} from '../../server/src/protocol/page-messages.js';

/** The analysis in a worker. The first answers come from a small one, until another one has loaded everything. */
export interface PageAnalysis {
  /** Only the last of several questions is sure to be answered. */
  ask(question: Omit<PageQuestion, 'id'>): void;
}

export interface PageListener {
  answered(answer: PageAnswer): void;
  /** The question was given up after so many seconds; the next one is asked as ever. */
  gaveUp(seconds: number): void;
}

/** Seconds that one answer may take. */
const longestAnswer = 10;
/** Compose files and the like are read by what comes late: without it, stages would count as unused. */
function needsWhole(question: Omit<PageQuestion, 'id'>): boolean {
  return question.files.some(([path]) => /\.ya?ml$/.test(path));
}

export function startPageAnalysis({ answered, gaveUp }: PageListener): PageAnalysis {
  let latest: PageQuestion | undefined;
  let asked = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let whole: Worker | undefined;
  let isReady = false;
  let current = start(undefined, take);
  return { ask };

  function ask(question: Omit<PageQuestion, 'id'>): void {
    latest = { ...question, id: (latest?.id ?? -1) + 1 };
    if (needsWhole(latest)) startWhole();
    if (timer === undefined) post();
  }

  function post(): void {
    if (latest === undefined || asked === latest.id || (!isReady && needsWhole(latest))) return;
    asked = latest.id;
    timer = setTimeout(giveUp, longestAnswer * 1000);
    current.postMessage(latest);
  }

  function take(answer: PageAnswer): void {
    clearTimeout(timer);
    timer = undefined;
    if (answer.id === latest?.id) answered(answer);
    post();
    startWhole();
  }

  function startWhole(): void {
    whole ??= start(wholeName, (message) => ('ready' in message ? change() : take(message)));
  }

  /** Whatever the small one was asked last is asked again. */
  function change(): void {
    if (whole === undefined) return;
    current.terminate();
    current = whole;
    isReady = true;
    clearTimeout(timer);
    timer = undefined;
    asked = -1;
    post();
  }

  function giveUp(): void {
    timer = undefined;
    current.terminate();
    if (current === whole) whole = undefined;
    isReady = false;
    current = start(undefined, take);
    gaveUp(longestAnswer);
    if (asked !== latest?.id) post();
  }
}

function start<Message extends PageAnswer | PageReady>(
  name: string | undefined,
  take: (message: Message) => void,
): Worker {
  const worker = new Worker('playground-analysis.js', {
    type: 'module',
    ...(name !== undefined && { name }),
  });
  worker.addEventListener('message', ({ data }: MessageEvent<Message>) => take(data));
  return worker;
}
