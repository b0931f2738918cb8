import type { Answer, BuildEvent } from '../../ports/engine.js';
import { plainText } from './build-log.js';

/** What steps of a build printed last, so that a failure says why. */
interface LastLines {
  take(event: BuildEvent): void;
  /** Of the step with this name: its last lines on stderr, or on stdout where it printed nothing else. */
  of(step: string): readonly string[];
}

const maxLines = 4;
/** Characters kept of each stream of a step. */
const maxKept = 4000;

function createLastLines(): LastLines {
  const printed = new Map<string, { stdout: string; stderr: string }>();
  return {
    take: (event) => {
      if (event.kind !== 'log') return;
      const { stream, step, text } = event;
      const streams = printed.get(step.name) ?? { stdout: '', stderr: '' };
      streams[stream] = (streams[stream] + text).slice(-maxKept);
      printed.set(step.name, streams);
    },
    of: (step) => {
      const streams = printed.get(step);
      const errors = linesOf(streams?.stderr ?? '');
      return errors.length > 0 ? errors : linesOf(streams?.stdout ?? '');
    },
  };
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => plainText(line).trimEnd())
    .filter((line) => line.trim() !== '')
    .slice(-maxLines);
}

/** Runs a build that `watch` follows; a step that fails carries what it printed last. */
export async function withLastLines<Value>(
  build: (onEvent: (event: BuildEvent) => void) => Promise<Answer<Value>>,
  watch: (event: BuildEvent) => void,
): Promise<Answer<Value>> {
  const printed = createLastLines();
  const answer = await build((event) => {
    printed.take(event);
    watch(event);
  });
  if (answer.ok || answer.fault.reason !== 'failed') return answer;
  const lastLines = printed.of(answer.fault.step);
  return lastLines.length === 0 ? answer : { ok: false, fault: { ...answer.fault, lastLines } };
}
