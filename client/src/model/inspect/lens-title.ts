import type { ObservationState } from './observation-store.js';
import { runsHere } from './runs-here.js';

/** Title and tooltip of the lens `Inspect`: one line, never empty, so that no lens comes or goes. */
export function inspectTitle(state: ObservationState): { readonly title: string; readonly tooltip: string } {
  if (state.kind === 'unknown') {
    return { title: 'Inspect', tooltip: 'Build this stage and read whether its programs start in it' };
  }
  if (state.kind === 'reading') {
    return { title: '$(sync~spin) inspecting', tooltip: 'The programs of the image are being read' };
  }
  const here = runsHere(state.programs);
  const tooltip = 'Show what was read out of the image';
  switch (here.kind) {
    case 'yes':
      return { title: 'runs here: yes', tooltip };
    case 'no':
      return { title: `$(error) runs here: no, ${here.why}`, tooltip };
    case 'unsure':
      return { title: 'runs here: not known', tooltip };
    case 'nothing':
      return { title: 'nothing starts here', tooltip };
    default:
      return here satisfies never;
  }
}
