import type { EngineFault, EngineInfo } from '../../ports/engine.js';
import { t } from '../text/translate.js';
import { plainText } from '../build/build-log.js';

/** What is known of the engine. Nothing is asked of it before somebody wants a build. */
export type EngineState =
  | { readonly kind: 'unasked' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'ready'; readonly info: EngineInfo }
  | { readonly kind: 'away'; readonly fault: EngineFault };

export interface EngineStatus {
  readonly text: string;
  readonly detail: string;
  readonly trouble: boolean;
  readonly busy: boolean;
}

export function engineStatus(state: EngineState): EngineStatus {
  const calm = { trouble: false, busy: false };
  switch (state.kind) {
    case 'unasked':
      return { ...calm, text: 'Docker', detail: t('not connected yet') };
    case 'asking':
      return { ...calm, text: 'Docker', detail: t('connecting'), busy: true };
    case 'ready':
      return {
        ...calm,
        text: plainText(`${state.info.product} ${state.info.version}`),
        detail: plainText(`${state.info.store}, ${shortWayOf(state.info)}`),
      };
    case 'away':
      return { ...calm, text: t("Can't connect to Docker"), detail: '', trouble: true };
    default:
      return state satisfies never;
  }
}

/** `Docker Engine 28.5.2 (overlay2), builder far`: who builds and measures, for the head of a report. */
export function engineTitle({ product, version, store, builder }: EngineInfo): string {
  return plainText(`${product} ${version} (${store})${builder === undefined ? '' : `, builder ${builder}`}`);
}

/** Lines for people who look for a fault: what answers, or what was tried. */
export function engineReport(state: EngineState): readonly string[] {
  switch (state.kind) {
    case 'unasked':
    case 'asking':
      return ['No connection to Docker was made yet.'];
    case 'ready': {
      const { product, version, apiVersion, address, addressSource, store, platform } = state.info;
      return [
        `${product} ${version} (API ${apiVersion}) at ${address}, from ${addressSource}.`,
        `Image store ${store}, platform ${platform}.`,
        `Stages are built through ${wayOf(state.info)}: ${state.info.because}.`,
        ...(state.info.limits ?? []),
      ].map(plainText);
    }
    case 'away':
      return [state.fault.message, ...triedLines(state.fault)].map(plainText);
    default:
      return state satisfies never;
  }
}

function wayOf({ kind, builder }: EngineInfo): string {
  switch (kind) {
    case 'api':
      return "the engine's API";
    case 'buildx':
      return builder === undefined ? 'docker buildx' : `docker buildx, builder ${builder}`;
    case 'classic':
      return 'the classic builder';
    default:
      return kind satisfies never;
  }
}

/** Besides it the editor has little room. */
function shortWayOf({ kind, builder }: EngineInfo): string {
  if (kind === 'api') return 'API';
  if (kind === 'classic') return 'classic builder';
  return builder === undefined ? 'buildx' : `builder ${builder}`;
}

function triedLines(fault: EngineFault): readonly string[] {
  if (fault.reason !== 'unreachable') return [];
  return fault.tried.map(({ address, source, problem }) => `Tried ${address} (${source}): ${problem}`);
}
