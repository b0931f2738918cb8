import type { BuildPlan } from '../../../client/src/ports/build-plan.js';
import { createFacts } from '../../../server/src/core/analysis.js';
import { noInputs } from '../../../server/src/core/inputs.js';
import { buildPlanOf } from '../../../server/src/features/build-plan.js';

/** The plan of a Dockerfile text, as the server gives it to the client. */
export function planOfText(text: string): BuildPlan {
  return buildPlanOf(createFacts(text, noInputs));
}
