import type { Answer, CancelSignal } from './engine.js';

/** PORT: starts a container of an image to see what it does. Asked only with a person's consent: it runs their code. */
export interface ContainerRunner {
  /** Without a network or mounts; the container is gone when the answer comes. A program that does not start is no fault. */
  run(request: RunRequest, signal?: CancelSignal): Promise<Answer<RunOutcome>>;
}

export interface RunRequest {
  /** Id or tag. */
  readonly image: string;
  /** Instead of CMD; its own CMD when absent. */
  readonly arguments?: readonly string[];
  /** What still runs after that is ended. */
  readonly seconds: number;
}

export interface RunOutcome {
  readonly ending:
    | { readonly kind: 'exited'; readonly code: number }
    /** It ran until it was ended. */
    | { readonly kind: 'running' }
    /** The engine could not start it: a sentence for people, control characters removed. */
    | { readonly kind: 'not-started'; readonly message: string };
  /** Control sequences removed, at most a million characters each. */
  readonly stdout: string;
  readonly stderr: string;
  /** Of an image with HEALTHCHECK: what it said first. */
  readonly health?: 'healthy' | 'unhealthy';
}
