import { EventEmitter, type Disposable, type Event } from 'vscode';
import { buildFailureNotification, type BuildFailureParams } from '../../../server/src/protocol/messages.js';
import { logText, plainText, progressMessage } from '../model/build/build-log.js';
import { withLastLines } from '../model/build/last-lines.js';
import { failureMark, faultSentence, isOfStage } from '../model/engine/fault-text.js';
import { transferText } from '../model/size/transfer-text.js';
import { formatBytes, formatDuration } from '../model/size/format.js';
import { stageFingerprint } from '../model/build/fingerprint.js';
import { measureChain } from '../model/size/measure.js';
import { nextBuild, stageKey, type SizeEvent } from '../model/size/size-store.js';
import type { Answer, BuildEvent, BuildRequest, BuildResult, EngineFault } from '../ports/engine.js';
import type { BuildLogs } from '../views/build-logs.js';
import type { SizeHub } from '../views/size-hub.js';
import type { EngineHost } from './engine-host.js';
import { buildOtherPlatforms, type PlatformSizes } from './build-platforms.js';
import type { PreparedBuild } from './prepare-build.js';
import { t } from '../model/text/translate.js';

/** What a watcher of a build is told: a sentence, and per cent since the last word. */
export type Report = (message: string | undefined, increment: number) => void;

export interface Builder extends Disposable {
  /** Builds and measures. A build of the same text that runs already is joined; one of an older text is stopped. */
  build(prepared: PreparedBuild, report: Report): Promise<Answer<BuildResult>>;
  cancel(key: string): void;
  running(): readonly PreparedBuild[];
  readonly onDidChange: Event<void>;
}

export interface BuilderDependencies {
  readonly hub: SizeHub;
  readonly logs: BuildLogs;
  readonly host: EngineHost;
  readonly notifyServer: (method: string, params: BuildFailureParams) => void;
}

interface Running {
  readonly prepared: PreparedBuild;
  readonly stop: AbortController;
  readonly watchers: Set<Report>;
  readonly done: Promise<Answer<BuildResult>>;
}

export function createBuilder(dependencies: BuilderDependencies): Builder {
  const running = new Map<string, Running>();
  const changed = new EventEmitter<void>();

  const start = (prepared: PreparedBuild): Running => {
    const stop = new AbortController();
    const watchers = new Set<Report>();
    const report: Report = (message, increment) => watchers.forEach((watcher) => watcher(message, increment));
    const done = run(dependencies, prepared, report, stop.signal).finally(() => {
      if (running.get(prepared.key)?.stop === stop) running.delete(prepared.key);
      changed.fire();
    });
    const entry = { prepared, stop, watchers, done };
    running.set(prepared.key, entry);
    changed.fire();
    return entry;
  };

  return {
    build: (prepared, report) => {
      let entry = running.get(prepared.key);
      if (entry !== undefined && !gives(entry.prepared, prepared)) {
        entry.stop.abort();
        entry = undefined;
      }
      entry ??= start(prepared);
      entry.watchers.add(report);
      return entry.done;
    },
    cancel: (key) => running.get(key)?.stop.abort(),
    running: () => [...running.values()].map(({ prepared }) => prepared),
    onDidChange: changed.event,
    dispose: () => {
      running.forEach(({ stop }) => stop.abort());
      changed.dispose();
    },
  };
}

/** Whether a build that runs gives what another one wants: the same text, and the image where that is needed. */
function gives({ request: running }: PreparedBuild, { request }: PreparedBuild): boolean {
  const bringsImage = running.transfer !== 'never' || request.transfer === 'never';
  return running.fingerprint === request.fingerprint && bringsImage;
}

async function run(
  dependencies: BuilderDependencies,
  prepared: PreparedBuild,
  report: Report,
  signal: AbortSignal,
): Promise<Answer<BuildResult>> {
  const { hub, logs } = dependencies;
  const { key, document, title, request } = prepared;
  const build = nextBuild(hub.current(), Date.now());
  const write = logs.start(key, t('Build {0}', title));
  if (prepared.given !== '') write(`${prepared.given}\n`);
  if (prepared.unsaved) write(`${t('Building the unsaved text of the editor.')}\n`);
  hub.dispatch([{ kind: 'build-started', key, build }]);
  dependencies.notifyServer(buildFailureNotification, {
    uri: document,
    target: request.stage,
    failure: null,
  });
  const watch = watchEvents({ write, report, dispatch: (events) => hub.dispatch(events), key, build });
  const answer = await withLastLines(
    (onEvent) => askEngine(dependencies.host, prepared, onEvent, signal),
    watch,
  );
  const overtaken = signal.aborted && !answer.ok;
  const buildFor = (other: BuildRequest): Promise<Answer<BuildResult>> =>
    askEngine(dependencies.host, { ...prepared, request: other }, watch, signal);
  const platforms = answer.ok
    ? await buildOtherPlatforms(prepared, answer.value, buildFor, write)
    : new Map();
  hub.dispatch(endEvents(prepared, build, answer, overtaken, platforms));
  hub.dispatch(eventsOfOthers(prepared, build, answer));
  write(`${closingLine(title, answer)}\n`);
  if (!answer.ok && !overtaken) reportFault(dependencies, prepared, answer.fault);
  if (dependencies.host.state().kind === 'unasked') void dependencies.host.ask();
  return answer;
}

/** Loading the engine can fail too, and is a fault like any other. */
async function askEngine(
  host: EngineHost,
  { request }: PreparedBuild,
  watch: (event: BuildEvent) => void,
  signal: AbortSignal,
): Promise<Answer<BuildResult>> {
  try {
    const engine = await host.engine();
    const answer = await engine.build(request, watch, signal);
    if (answer.ok && host.state().kind === 'away') void host.ask();
    return answer;
  } catch (error) {
    return { ok: false, fault: { reason: 'unsupported', message: plainText(String(error)) } };
  }
}

interface Watch {
  readonly write: (text: string) => void;
  readonly report: Report;
  readonly dispatch: (events: readonly SizeEvent[]) => void;
  readonly key: string;
  readonly build: number;
}

function watchEvents({ write, report, dispatch, key, build }: Watch): (event: BuildEvent) => void {
  let reported = 0;
  return (event) => {
    const text = logText(event);
    if (text !== '') write(text);
    const message = progressMessage(event);
    if (message !== undefined && event.kind !== 'progress') report(message, 0);
    if (event.kind !== 'progress') return;
    const { completed, known, label } = event;
    dispatch([{ kind: 'build-progress', key, build, completed, known, label: plainText(label) }]);
    const percent = known > 0 ? (100 * completed) / known : 0;
    report(message, Math.max(0, percent - reported));
    reported = Math.max(reported, percent);
  };
}

function endEvents(
  { key, document, request, choices }: PreparedBuild,
  build: number,
  answer: Answer<BuildResult>,
  cancelled: boolean,
  platforms: PlatformSizes,
): readonly SizeEvent[] {
  if (cancelled) return [{ kind: 'build-cancelled', key, build }];
  if (!answer.ok)
    return isOfStage(answer.fault)
      ? [{ kind: 'build-failed', key, build, fingerprint: fingerprintOf(request), fault: answer.fault }]
      : [{ kind: 'build-cancelled', key, build }];
  return measureChain(request.plan, request.stage, answer.value.image, answer.value.triggers).flatMap(
    (measure): SizeEvent[] => {
      const stage = request.plan.stages[measure.stage];
      if (stage === undefined) return [];
      const fingerprint = stageFingerprint(request.plan, measure.stage, choices);
      const sizes = platforms.get(measure.stage);
      return [
        {
          kind: 'build-measured',
          key: stageKey(document, stage),
          build,
          fingerprint,
          measure: { ...measure, ...(sizes && { platforms: sizes }) },
        },
      ];
    },
  );
}

/** What was built in the same call counts as if it had been built by itself. */
function eventsOfOthers(
  { others = [] }: PreparedBuild,
  build: number,
  answer: Answer<BuildResult>,
): readonly SizeEvent[] {
  return others.flatMap((other) => {
    const value = answer.ok ? answer.value.others?.get(other.request.stage) : undefined;
    return value === undefined ? [] : endEvents(other, build, { ok: true, value }, false, new Map());
  });
}

function fingerprintOf({ fingerprint = '' }: PreparedBuild['request']): string {
  return fingerprint;
}

function closingLine(title: string, answer: Answer<BuildResult>): string {
  if (!answer.ok) return faultSentence(title, answer.fault);
  const { image, milliseconds, cached, tag, transferredBytes } = answer.value;
  const how = cached ? t('unchanged, from the cache') : formatDuration(milliseconds);
  const came = transferredBytes === undefined ? '' : `, ${transferText(transferredBytes)}`;
  return t('Built {0}: {1}, {2}.', plainText(tag), formatBytes(image.bytes), `${how}${came}`);
}

function reportFault(
  { host, notifyServer }: BuilderDependencies,
  { document, title, request }: PreparedBuild,
  fault: EngineFault,
): void {
  host.note(fault);
  if (fault.reason !== 'failed' && fault.reason !== 'refused') return;
  if (fault.place === undefined) return;
  const { stage, instruction } = fault.place;
  const failure = { stage, instruction, message: failureMark(title, fault) };
  notifyServer(buildFailureNotification, { uri: document, target: request.stage, failure });
}
