import { cleanMessage } from '../engine/engine-faults.js';
import { t } from '../text/translate.js';

/** A builder that `docker buildx create` made, as the file says that it keeps of it. */
export interface Builder {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote` or `cloud`; empty: there is no such builder. */
  readonly driver: string;
  /** Of each node: where it builds. */
  readonly endpoints: readonly string[];
}

/** What is known of a builder: of each node `running`, `inactive`, `stopped`, …; errors are sentences of buildx. */
export interface BuilderState {
  /** Why buildx can do nothing with it; empty when it can. */
  readonly error: string;
  readonly nodes: readonly { readonly status: string; readonly error: string }[];
}

/** Drivers that make their builder when it is needed; of the others one that does not run is out of reach. */
const selfStarting = new Set(['docker-container', 'kubernetes']);

/** Whether a builder can be built on now, in words; `undefined`: buildx says nothing of it. */
export function builderStatus(driver: string, state: BuilderState | undefined): string {
  if (state === undefined) return t('docker buildx does not report it');
  if (state.error !== '') return t('cannot be used here: {0}', cleanMessage(state.error));
  const { nodes } = state;
  const broken = nodes.find(({ error }) => error !== '');
  if (broken !== undefined) return t('does not answer: {0}', cleanMessage(broken.error));
  const running = nodes.filter(({ status }) => status === 'running').length;
  if (running === nodes.length) return t('running');
  if (running > 0) return t('{0} of {1} nodes are running', running, nodes.length);
  return selfStarting.has(driver) ? t('not running; the first build starts it') : t('does not answer');
}
