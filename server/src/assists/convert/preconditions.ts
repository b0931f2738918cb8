import type { ImageFacts } from '../../core/images/image-facts.js';
import { lookup } from '../../core/images/catalogue.js';
import type { Facts } from '../../core/facts.js';
import type { Stage } from '../../core/graph/graph.js';
import { refusalsOf } from '../../core/text/refusals.js';
import { startInstructions } from '../../core/verdict/start-instructions.js';
import { isRefused, readSubject, refuse, type Subject } from './subject.js';
import type { Refused } from './conversion-result.js';

/** What must hold before anything is taken apart: one stage, Linux, a known base, a command of its own. */
export function openSubject(facts: Facts): Subject | Refused {
  const wrong = checkShape(facts) ?? checkPlatform(facts);
  if (wrong !== undefined) return wrong;
  const found = checkBase(facts);
  if (isRefused(found)) return found;
  const command = checkCommand(facts);
  if (command !== undefined) return command;
  const [stage] = facts.graph.stages;
  if (stage === undefined) return notParsed(facts);
  return readSubject(facts, stage, found.base, found.reference);
}

function notParsed({ ast }: Facts): Refused {
  const [problem] = ast.problems;
  const at = problem ?? { start: 0, end: 0 };
  const message = problem === undefined ? 'there is no FROM' : `the file cannot be built: ${problem.message}`;
  return refuse(ast, 'not-parsed', at, message, 'Fix it first.');
}

function checkShape(facts: Facts): Refused | undefined {
  const { ast, graph } = facts;
  const [, second] = graph.stages;
  if (second !== undefined) {
    const hint = 'Nothing to do: the file has stages already.';
    return refuse(ast, 'already-multi-stage', second.from, 'the file has several stages already', hint);
  }
  if (graph.stages.length === 0 || ast.problems.length > 0) return notParsed(facts);
  const odd =
    graph.preamble.find(({ keyword }) => keyword !== 'ARG') ??
    ast.instructions.find(({ keyword }) => !keywords.has(keyword));
  if (odd !== undefined) {
    const message = keywords.has(odd.keyword)
      ? `${odd.keyword} is not allowed before the first FROM`
      : `there is no instruction ${odd.keyword}`;
    return refuse(ast, 'not-parsed', odd, message, 'Fix it first.');
  }
  const [refusal] = refusalsOf(ast);
  if (refusal === undefined) return undefined;
  return refuse(
    ast,
    'not-parsed',
    refusal,
    `the builder rejects the file: ${refusal.words}`,
    'Fix it first.',
  );
}

const keywords = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

function checkPlatform({ ast, graph }: Facts): Refused | undefined {
  const [stage] = graph.stages;
  const hint = 'Windows images are not converted.';
  const windowsPath = ast.instructions.find(
    (one) => one.keyword === 'WORKDIR' && one.words.some(({ value }) => /^[A-Za-z]:/.test(value)),
  );
  if (windowsPath !== undefined) return refuse(ast, 'windows', windowsPath, 'this is a Windows image', hint);
  if (stage === undefined || stage.base.kind !== 'image') return undefined;
  const isWindows = /windows|nanoserver|servercore/i.test(stage.base.image);
  const power = stage.instructions.find(
    (one) => one.keyword === 'SHELL' && /^(cmd|powershell|pwsh)(\.exe)?$/i.test(one.words[0]?.value ?? ''),
  );
  const platform = /windows/i.test(stage.platform?.raw ?? '');
  if (!isWindows && !platform && power === undefined && ast.escape === '\\') return undefined;
  return refuse(ast, 'windows', power ?? stage.from, 'this is a Windows image', hint);
}

function checkBase({ ast, graph, inputs }: Facts): { base: ImageFacts; reference: string } | Refused {
  const [stage] = graph.stages;
  const at = stage?.from ?? { start: 0, end: 0 };
  if (stage === undefined) return refuse(ast, 'not-parsed', at, 'there is no FROM', 'Fix it first.');
  const trigger = stage.instructions.find(({ keyword }) => keyword === 'ONBUILD');
  if (trigger !== undefined) {
    const message = 'the image is a base for other builds, whose ONBUILD steps need its current contents';
    return refuse(
      ast,
      'onbuild-base',
      trigger,
      message,
      'Convert the Dockerfiles that are based on this image.',
    );
  }
  const { base } = stage;
  if (base.kind === 'scratch') {
    const message = 'the image starts from scratch, so it contains only what is copied into it';
    return refuse(ast, 'nothing-to-split', at, message, 'Nothing to do.');
  }
  if (base.kind !== 'image') {
    const message = 'the base image depends on an ARG without a default';
    return refuse(ast, 'unknown-base', at, message, 'Give the ARG in FROM a default.');
  }
  if (/[:-]onbuild\b/.test(base.image)) {
    const message = `${base.image} runs steps of its own (ONBUILD) that are not in this file`;
    return refuse(
      ast,
      'onbuild-base',
      at,
      message,
      'Write those steps in this file and use the same image without -onbuild.',
    );
  }
  const facts = lookup(base.image, inputs.images);
  if (facts === undefined || facts.libc === undefined || facts.libc === 'none') {
    const message = `${base.image} is not known: neither its libc nor its release`;
    const hint = 'Describe it in the setting stageInsight.images.';
    return refuse(ast, 'unknown-base', at, message, hint);
  }
  return { base: facts, reference: base.image };
}

function checkCommand({ ast, graph, inputs }: Facts): Refused | undefined {
  const { entrypoint, command } = startInstructions(graph, graph.final);
  const [stage] = graph.stages;
  if (stage === undefined) return undefined;
  const shell = (words: readonly { readonly value: string }[] | undefined): boolean =>
    words?.length === 1 && /^(\/bin\/)?(ba|da|a|z)?sh$/.test(words[0]?.value ?? '');
  const starts = entrypoint ?? command;
  if (
    starts !== undefined &&
    starts.body.text.trim() !== '' &&
    !(entrypoint === undefined && shell(starts.words))
  )
    return undefined;
  if (starts === undefined && (servesByItself(stage) || (inputs.commands ?? []).length > 0)) return undefined;
  const message = 'the file has no ENTRYPOINT or CMD, so it is not known what the container runs';
  return refuse(ast, 'no-command', starts ?? stage.from, message, 'Add the CMD that starts the program.');
}

/** The image starts a server, and a program in PHP stays on that very image: its command is the one that counts. */
export function servesByItself({ base }: Stage): boolean {
  return base.kind === 'image' && /^(docker\.io\/)?(library\/)?php:.*\b(apache|fpm)\b/.test(base.image);
}
