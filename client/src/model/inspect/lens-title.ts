import type { ObservationState } from './observation-store.js';
import { runsHere } from './runs-here.js';

/** Title and tooltip of the lens `Inspect`: one line, never empty, so that no lens comes or goes. */
export function inspectTitle(state: ObservationState): { readonly title: string; readonly tooltip: string } {
  if (state.kind === 'unknown') {
    return { title: 'Inspect', tooltip: 'Build this stage and check whether its programs start in it' };
  }
  if (state.kind === 'reading') {
    return { title: '$(sync~spin) inspecting', tooltip: 'Inspecting the programs of the image' };
  }
  const here = runsHere(state.programs);
  const show = 'Show what was found in the image';
  switch (here.kind) {
    case 'yes':
      return { title: 'Starts', tooltip: show };
    case 'no':
      return { title: `$(error) Won't start: ${here.why}`, tooltip: `${here.detail}. ${show}` };
    case 'unsure':
      return { title: 'Start not verified', tooltip: show };
    case 'nothing':
      return { title: 'Starts no program', tooltip: show };
    default:
      return here satisfies never;
  }
}
