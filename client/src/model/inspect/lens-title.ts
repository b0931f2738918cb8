import type { ObservationState } from './observation-store.js';
import { runsHere } from './runs-here.js';
import { t } from '../text/translate.js';

/** Title and tooltip of the lens `Inspect`: one line, never empty, so that no lens comes or goes. */
export function inspectTitle(state: ObservationState): { readonly title: string; readonly tooltip: string } {
  if (state.kind === 'unknown') {
    return { title: t('Inspect'), tooltip: t('Build this stage and check whether its programs start in it') };
  }
  if (state.kind === 'reading') {
    return { title: t('$(sync~spin) inspecting'), tooltip: t('Inspecting the programs of the image') };
  }
  const here = runsHere(state.programs);
  const show = t('Show what was found in the image');
  switch (here.kind) {
    case 'yes':
      return { title: t('Starts'), tooltip: show };
    case 'no':
      return { title: t("$(error) Won't start: {0}", here.why), tooltip: `${here.detail}. ${show}` };
    case 'unsure':
      return { title: t('Start not verified'), tooltip: show };
    case 'nothing':
      return { title: t('Starts no program'), tooltip: show };
    default:
      return here satisfies never;
  }
}
