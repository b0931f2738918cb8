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

/** The image store of sizes whose images stay on a builder elsewhere: those of layers as archives. */
export function archiveStore(builder: string): string {
  return `archives of the builder ${builder}`;
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
      return [t('No connection to Docker was made yet.')];
    case 'ready': {
      const { product, version, apiVersion, address, addressSource, store, platform } = state.info;
      return [
        t('{0} {1} (API {2}) at {3}, from {4}.', product, version, apiVersion, address, addressSource),
        t('Image store {0}, platform {1}.', store, platform),
        t('Stages are built through {0}: {1}.', wayOf(state.info), state.info.because),
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
      return t("the engine's API");
    case 'buildx':
      return builder === undefined ? 'docker buildx' : t('docker buildx, builder {0}', builder);
    case 'classic':
      return t('the classic builder');
    default:
      return kind satisfies never;
  }
}

/** Besides it the editor has little room. */
function shortWayOf({ kind, builder }: EngineInfo): string {
  if (kind === 'api') return 'API';
  if (kind === 'classic') return t('classic builder');
  return builder === undefined ? 'buildx' : t('builder {0}', builder);
}

function triedLines(fault: EngineFault): readonly string[] {
  if (fault.reason !== 'unreachable') return [];
  return fault.tried.map(({ address, source, problem }) =>
    t('Tried {0} ({1}): {2}', address, source, problem),
  );
}
