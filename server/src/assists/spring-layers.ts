import type { Delivery } from '../core/artifacts.js';
import type { Instruction } from '../core/text/ast.js';
import type { Facts } from '../core/facts.js';
import { asFolder, baseName, folderOf, joinPath } from '../core/shell/paths.js';
import { springBootOf, type SpringBoot } from '../core/toolchains/java/spring-boot.js';
import type { Start } from '../core/verdict/landing.js';
import { makerOf } from './derivation.js';
import { insertBelow } from './insert-line.js';
import { lineBreak } from './stage-blocks.js';
import { useStageName } from './name-stage.js';
import type { Step } from './step.js';

/** From what changes least to what changes most. */
const layers = ['dependencies', 'spring-boot-loader', 'snapshot-dependencies', 'application'];

/**
 * Takes a Spring Boot jar apart into layers, so that a change of the application stores and ships the application alone.
 * Offered on the COPY --from that brings the jar, where the project states its version of Spring Boot and the container
 * starts it with `java -jar`.
 */
export function springLayersStep(facts: Facts, instruction: Instruction): Step | undefined {
  const { ast, graph, runs, verdicts } = facts;
  if (instruction.keyword !== 'COPY' || instruction.words.length !== 2) return undefined;
  const [delivery, ...more] = runs.deliveries.filter((one) => one.instruction === instruction);
  const { artifact } = delivery ?? {};
  if (delivery === undefined || more.length > 0 || artifact?.path.endsWith('.jar') !== true) return undefined;
  const source = graph.stages[artifact.origin];
  const starts = verdicts.startsOf(delivery.stage);
  const jar = starts.length === 1 && starts[0] !== undefined ? jarWords(starts[0], delivery) : undefined;
  const boot = springBootOf(runs.stage(artifact.origin), artifact.path);
  const last = lastMaker(facts, delivery);
  const from = instruction.flags.find(({ name }) => name === 'from');
  if (source === undefined || jar === undefined || boot === undefined || last === undefined) return undefined;
  if (from?.value === undefined || graph.target(from.value) !== source || hasLayers(facts)) return undefined;
  const named = useStageName(facts, source);
  if (named === undefined) return undefined;
  const extracted = joinPath(folderOf(artifact.path), 'extracted');
  const folder = folderOf(delivery.path);
  return {
    title: `Split the Spring Boot ${boot.version} jar into layers`,
    kind: 'springLayers',
    edits: [
      ...named.edits.filter(({ start, end }) => end <= instruction.start || start >= instruction.end),
      insertBelow(ast, last, `RUN ${extractLine(boot, artifact.path, extracted, baseName(delivery.path))}`),
      {
        start: instruction.start,
        end: instruction.end,
        newText: copyLines(facts, instruction, named.name, extracted, folder),
      },
      ...(boot.launcher === undefined ? [] : [launch(facts, jar, boot.launcher, folder)]),
    ],
  };
}

function hasLayers({ ast }: Facts): boolean {
  return /jarmode/.test(ast.text);
}

/** `-jar` and the path behind it, where they are words of their own in the file. */
function jarWords(
  { command, instruction }: Start,
  { path }: Delivery,
): readonly [number, number] | undefined {
  const { words, cwd } = command;
  const at = words.findIndex(({ text }) => text === '-jar');
  const [flag, jar] = [words[at], words[at + 1]];
  const isThis = jar?.text !== undefined && joinPathOf(cwd, jar.text) === path;
  if (baseName(words[0]?.text ?? '') !== 'java' || flag === undefined || !isThis || !instruction.json)
    return undefined;
  return [flag.start, jar.end];
}

function joinPathOf(cwd: string | undefined, path: string): string | undefined {
  if (path.startsWith('/')) return path;
  return cwd === undefined ? undefined : joinPath(cwd, path.replace(/^\.\//, ''));
}

/** The last RUN that made or moved the jar, written in the stage itself. */
function lastMaker({ graph }: Facts, { artifact }: Delivery): Instruction | undefined {
  const span = artifact.moves?.at(-1) ?? makerOf(artifact);
  const stage = graph.stages[artifact.origin];
  const found = stage?.instructions.find(
    ({ start, end }) => span !== undefined && start <= span.start && span.end <= end,
  );
  return found?.keyword === 'RUN' && found.heredocs.length === 0 ? found : undefined;
}

function extractLine({ launcher }: SpringBoot, jar: string, to: string, name: string): string {
  if (launcher !== undefined) return `java -Djarmode=layertools -jar ${jar} extract --destination ${to}`;
  // The jar that starts keeps the name under which it was started.
  const named = name === baseName(jar) ? '' : ` --application-filename ${name}`;
  return `java -Djarmode=tools -jar ${jar} extract --layers${named} --destination ${to}`;
}

function copyLines(
  { ast }: Facts,
  { start, words, flags }: Instruction,
  stage: string,
  extracted: string,
  folder: string,
): string {
  const head = ast.text.slice(start, words[0]?.start ?? start);
  const from = flags.find(({ name }) => name === 'from')?.valueSpan;
  const named =
    from === undefined ? head : head.slice(0, from.start - start) + stage + head.slice(from.end - start);
  const lineStart = ast.lines.lineStart(ast.lines.positionAt(start).line);
  const lines = layers.map((layer) => `${named}${extracted}/${layer}/ ${asFolder(folder)}`);
  return lines.join(lineBreak(ast.text) + ast.text.slice(lineStart, start).replace('\ufeff', ''));
}

/** Layers of older versions are started by the loader's class, which lies in the folder that they are copied to. */
function launch(
  { ast }: Facts,
  [start, end]: readonly [number, number],
  launcher: string,
  folder: string,
): { readonly start: number; readonly end: number; readonly newText: string } {
  // Of the JSON form the spans may leave the quotes out.
  const quoted = ast.text[start] === '"';
  const words = ['-cp', folder, launcher].map((word) => JSON.stringify(word)).join(', ');
  return { start, end, newText: quoted ? words : words.slice(1, -1) };
}
