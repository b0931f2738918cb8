import type { BuildEvent } from '../../client/src/ports/engine.js';

/** An event of a build in a few words: `step-started [2/3] RUN make`, `1 of 3 [2/3] RUN make`, `stdout text`. */
export function eventText(event: BuildEvent): string {
  switch (event.kind) {
    case 'log':
      return `${event.stream} ${event.text}`;
    case 'progress':
      return `${event.completed} of ${event.known} ${event.label}`.trim();
    case 'transfer':
      return `${event.label} ${event.current}/${event.total}`;
    case 'warning':
      return `warning ${event.message} at ${event.line ?? 'no line'}`;
    case 'step-done':
      return `${event.kind} ${event.step.name} ${event.milliseconds}`;
    case 'step-failed':
      return `${event.kind} ${event.step.name}: ${event.message}`;
    case 'step-started':
    case 'step-cached':
      return `${event.kind} ${event.step.name}`;
    default:
      return event satisfies never;
  }
}
