import { createFacts } from '../../server/src/core/analysis.js';
import type { Artifact } from '../../server/src/core/artifacts.js';
import type { StageGraph } from '../../server/src/core/graph/graph.js';
import { noInputs } from '../../server/src/core/inputs.js';
import type { StageRuns } from '../../server/src/core/run/stage-run.js';
import { contextOf, type Files } from './context-files.js';

/** The abstract run of `text` on the images of the shipped catalogue. */
export function runText(text: string, files: Files = {}): StageRuns & { readonly graph: StageGraph } {
  const { runs, graph } = createFacts(text, { ...noInputs, context: contextOf(files) });
  return {
    graph,
    stage: (index) => runs.stage(index),
    get deliveries() {
      return runs.deliveries;
    },
    get goBuilds() {
      return runs.goBuilds;
    },
    get failures() {
      return runs.failures;
    },
  };
}

/** `dynamic glibc 2.36 certain [libgcc_s]`, for tables. */
export function drawArtifact(artifact: Artifact | undefined): string {
  if (artifact === undefined) return 'nothing';
  const { linkage, libc, libcVersion, certainty, needs } = artifact;
  const family = [libc, libcVersion].filter((part) => part !== undefined);
  return [linkage, ...family, certainty, ...(needs.length > 0 ? [`[${needs.join(' ')}]`] : [])].join(' ');
}

/** What the last stage holds, data left out: `path: linkage …`. */
export function drawFinal(text: string, files?: Files): readonly string[] {
  const runs = runText(text, files);
  const { artifacts } = runs.stage(runs.graph.final);
  return artifacts
    .filter(({ linkage }) => linkage !== 'data')
    .map((one) => `${one.path}: ${drawArtifact(one)}`);
}

/** A Dockerfile that copies the context to /src and runs `lines` there, each in a RUN unless it is an instruction. */
export function inSource(image: string, lines: string): string {
  const instructions = lines.split('\n').map((line) => (/^[A-Z]+ /.test(line) ? line : `RUN ${line}`));
  return `FROM ${image}\nWORKDIR /src\nCOPY . .\n${instructions.join('\n')}\n`;
}

/** What `lines` make of the context, as `drawFinal` says it. */
export function drawBuilt(image: string, lines: string, files: Files = {}): readonly string[] {
  return drawFinal(inSource(image, lines), files);
}
