import { check } from './check.js';
import { checkOptions } from './check-options.js';
import { completion } from './completion.js';
import { convert, convertOptions } from './convert.js';
import { explain } from './explain.js';
import { graph, graphOptions } from './graph.js';
import type { Command } from './help.js';
import { imageOptions, images } from './images.js';
import { mcp, mcpOptions } from './mcp.js';
import { merge, mergeOptions } from './merge.js';
import { report } from './report.js';
import { serve, serveOptions } from './serve.js';
import { sizes } from './sizes.js';
import { sizesOptions } from './sizes-options.js';
import { verify, verifyOptions } from './verify.js';

/** Every command by its name, in the order of the help. */
export const commands: Readonly<Record<string, Command>> = {
  check: {
    operands: '[PATH…]',
    summary:
      'Reports findings in Dockerfiles. A folder is searched for them through its .gitignore; without a PATH it is the working folder, and - is standard input.',
    options: checkOptions,
    examples: [
      ['check', 'checks every Dockerfile below this folder'],
      ['check --fix Dockerfile', 'applies the fixes that do not change what is built'],
      ['check --format sarif --output findings.sarif', 'writes a report for code scanning'],
      ['check --rule stage-unused=off --exclude "examples/**"', 'leaves out a rule and a folder'],
    ],
    exitCodes: {
      0: 'no finding at or above --fail-on',
      1: 'a finding is',
      2: 'invalid usage, or a file could not be checked',
    },
    run: check,
  },
  graph: {
    operands: 'FILE',
    summary: 'Draws the stage graph of a Dockerfile: its stages and what they copy from each other.',
    options: graphOptions,
    examples: [
      ['graph Dockerfile', 'draws it for the terminal'],
      ['graph --format svg --output stages.svg Dockerfile', 'writes a picture'],
    ],
    run: graph,
  },
  report: {
    operands: 'FILE',
    summary: 'Shows the stages, the findings and what to do about them. A good first look.',
    options: {},
    examples: [['report Dockerfile', 'shows all three']],
    run: report,
  },
  convert: {
    operands: 'FILE',
    summary:
      'Converts a single-stage Dockerfile to two stages: one that builds, and one with only what the program needs.',
    options: convertOptions,
    examples: [
      ['convert Dockerfile', 'prints the result'],
      ['convert --prove --run --write Dockerfile', 'writes the result if both images behave the same'],
    ],
    exitCodes: { 1: 'the two images differ', 3: 'the file cannot be converted, and the message says why' },
    run: convert,
  },
  merge: {
    operands: 'BUILD_FILE TARGET_FILE',
    summary:
      'Merges two Dockerfiles that a script joins with docker create and docker cp, and removes those steps from the script.',
    options: mergeOptions,
    examples: [['merge --write Dockerfile.build Dockerfile', 'writes the merged file and the script']],
    exitCodes: { 3: 'the files cannot be merged, and the message says why' },
    run: merge,
  },
  sizes: {
    operands: 'FILE',
    summary: 'Builds the stages with Docker and shows their sizes, per instruction.',
    options: sizesOptions,
    examples: [
      ['sizes --stage build Dockerfile', 'measures only the stage `build`'],
      ['sizes --build-arg VERSION=3 --context .. Dockerfile', 'builds with the options of docker build'],
      ['sizes --bake docker-bake.hcl --target app Dockerfile', 'builds as a target of a bake file'],
      ['sizes --format json --output sizes.json Dockerfile', 'keeps the sizes, to compare with later'],
      ['sizes --budget --compare sizes.json --format markdown Dockerfile', 'says for a review what grew'],
    ],
    exitCodes: {
      1: 'with --budget: a stage is larger than its budget',
      2: 'invalid usage, Docker cannot be reached, or a stage could not be built',
    },
    run: sizes,
  },
  verify: {
    operands: 'FILE',
    summary: 'Builds stages with Docker, reads the binaries in them, and confirms or dismisses findings.',
    options: verifyOptions,
    examples: [['verify Dockerfile', 'checks the last stage and every stage that other files name']],
    exitCodes: {
      1: 'a program does not start',
      2: 'invalid usage, Docker cannot be reached, or a stage could not be built',
    },
    run: verify,
  },
  images: {
    operands: '[FILE…]',
    summary:
      'Shows what is known about the base images of Dockerfiles. --read inspects their contents without running them; from then on every command uses what was read.',
    options: imageOptions,
    examples: [
      ['images', 'shows the base images of all Dockerfiles below this folder'],
      ['images --read engine --lock', 'reads them from Docker and writes stage-insight.lock.json'],
      ['images --image debian:12-slim --holds program:curl', 'says whether an image has a program'],
    ],
    exitCodes: { 1: 'an image could not be read, or the lock is stale' },
    run: images,
  },
  explain: {
    operands: '[RULE]',
    summary: 'Shows the page of a rule; without one, all rules.',
    options: {},
    examples: [['explain stage-unused', 'says why, with examples']],
    run: explain,
  },
  completion: {
    operands: 'SHELL',
    summary: 'Prints a script that completes this program in bash, zsh or fish.',
    options: {},
    examples: [
      ['completion bash >>~/.bashrc', 'completes from the next start of bash'],
      ['completion fish >~/.config/fish/completions/stage-insight.fish', 'completes in fish'],
    ],
    run: (words, terminal) => completion(words, terminal, commands),
  },
  serve: {
    operands: '',
    summary: 'Runs the language server, for any editor.',
    options: serveOptions,
    examples: [['serve --stdio', 'is the command that an editor runs']],
    run: serve,
  },
  mcp: {
    operands: '',
    summary: 'Answers agents over the Model Context Protocol, on standard input and output.',
    options: mcpOptions,
    examples: [
      ['mcp', 'lets an agent check, convert and fix the Dockerfiles of this folder'],
      ['mcp --root app --allow-build', 'lets it also build and measure those of the folder app'],
    ],
    run: mcp,
  },
};
