import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inRoot } from '../../scripts/lib/project.mjs';
import { call, packTerminal, type Answer } from '../support/terminal-package.js';

const folder = mkdtempSync(join(tmpdir(), 'stage-insight-pipelines-'));
const repository = join(folder, 'repository');
const home = join(folder, 'home');
const { version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as { version: string };
const released = `stage-insight@${version}`;
let tarball: string;

beforeAll(() => {
  tarball = packTerminal();
  mkdirSync(home, { recursive: true });
  write(repository, {
    Dockerfile: 'FROM golang:1.25 AS builder\nFROM alpine:3.22\nCOPY --from=biulder /app /app\n',
    'old/Dockerfile': 'FROM a\nCOPY --from=9 /x /y\n',
    'stage-insight.json': '{ "exclude": ["old"] }',
  });
  commit(repository);
});

afterAll(() => rmSync(folder, { recursive: true }));

function write(to: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(to, path)), { recursive: true });
    writeFileSync(join(to, path), text);
  }
}

function git(cwd: string, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...words], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function commit(at: string): void {
  git(at, 'init', '-q');
  git(at, 'add', '-A');
  git(at, 'commit', '-qm', 'Start');
}

/** The blocks of docs/ci.md below a heading, parsed. `released` is not published while it is tested. */
function snippets<T>(heading: string): readonly T[] {
  const section = readFileSync(inRoot('docs/ci.md'), 'utf8').split(`\n## ${heading}\n`)[1]?.split('\n## ')[0];
  const blocks = [...(section ?? '').matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text);
  expect(blocks).not.toEqual([]);
  return blocks.map((text) => parse(text.replaceAll(released, `file:${tarball}`)) as T);
}

/** Runs a script as GitHub and GitLab do. */
function script(text: string, env: Readonly<Record<string, string>> = {}): Answer {
  return call('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', text], {
    cwd: repository,
    env: { HOME: home, ...env },
  });
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run: string; readonly env: Record<string, string> }[];
  };
}

/** Runs the steps of action.yml, one after the other until one fails. */
function runAction(given: Readonly<Record<string, string>>): Answer {
  const { inputs, runs } = parse(readFileSync(inRoot('action.yml'), 'utf8')) as Action;
  expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
  const valueOf = (name: string): string => given[name] ?? inputs[name]?.default ?? '';
  let answer: Answer = { status: 0, stdout: '', stderr: '' };
  for (const { run, env } of runs.steps) {
    const own = Object.entries(env).map(([name, text]) => [
      name,
      text.replace(/\$\{\{ inputs\.([a-z-]+) \}\}/g, (_, input: string) => valueOf(input)),
    ]);
    const runner = { RUNNER_TEMP: join(folder, 'runner'), GITHUB_WORKSPACE: repository };
    answer = script(run, { ...runner, ...(Object.fromEntries(own) as Record<string, string>) });
    if (answer.status !== 0) break;
  }
  return answer;
}

interface Workflow {
  readonly jobs: { readonly check: { readonly steps: readonly WorkflowStep[] } };
}

interface WorkflowStep {
  readonly uses: string;
  readonly with?: Readonly<Record<string, string>>;
}

const annotation = '::warning file=Dockerfile,line=3,endLine=3,col=13,';

describe('the GitHub action', () => {
  test('installs the released version unless it is told another', () => {
    const { inputs } = parse(readFileSync(inRoot('action.yml'), 'utf8')) as Action;
    expect(inputs['package']?.default).toBe(released);
  });

  test.each([
    ['annotates and fails', 0, 1, undefined],
    ['writes a report for code scanning', 1, 0, 'dockerfiles.sarif'],
  ])('with the snippet of docs/ci.md: %s', (_, index, status, report) => {
    const steps = snippets<Workflow>('GitHub Actions')[index]?.jobs.check.steps ?? [];
    const step = steps.find(({ uses }) => uses === `stage-insight/dockerfile-stage-insight@v${version}`);
    const answer = runAction({ ...step?.with, package: tarball });
    expect(answer.status).toBe(status);
    expect(answer.stdout).toContain(annotation);
    expect(answer.stdout).not.toContain('old/Dockerfile');
    if (report === undefined) return;
    expect(steps.map((one) => one.with?.['sarif_file'])).toContain(report);
    expect(readFileSync(join(repository, report), 'utf8')).toContain('"ruleId": "stage-not-found"');
  });

  test('takes several paths, and nothing in one is a command', () => {
    const paths = `old\nDockerfile $(touch ${folder}/made) "; touch ${folder}/made`;
    const { status, stdout } = runAction({ paths, package: tarball });
    expect(status).toBe(2);
    expect(stdout).toContain(annotation);
    expect(existsSync(join(folder, 'made'))).toBe(false);
  });
});

test('the snippet for GitLab writes a code quality report', () => {
  const [snippet] = snippets<{
    readonly dockerfiles: {
      readonly script: readonly string[];
      readonly artifacts: { readonly reports: { readonly codequality: string } };
    };
  }>('GitLab');
  const { script: lines = [], artifacts } = snippet?.dockerfiles ?? {};
  expect(script(lines.join('\n'))).toMatchObject({ status: 0 });
  const report = readFileSync(join(repository, artifacts?.reports.codequality ?? ''), 'utf8');
  expect(JSON.parse(report)).toMatchObject([
    { check_name: 'stage-not-found', location: { path: 'Dockerfile', lines: { begin: 3 } } },
  ]);
});

describe('pre-commit', () => {
  interface PreCommit {
    readonly repos: readonly { repo: string; rev?: string }[];
  }

  /** The files of this project as somebody clones them, with what is not committed yet. */
  function cloneOfProject(): string {
    const clone = join(folder, 'project');
    const left = new Set(
      ['.git', 'node_modules', 'dist', 'out', 'test/e2e/.code-server'].map((one) => inRoot(one)),
    );
    cpSync(inRoot('.'), clone, { recursive: true, filter: (path) => !left.has(path.replace(/\/$/, '')) });
    commit(clone);
    git(clone, 'tag', `v${version}`);
    return clone;
  }

  function run(config: PreCommit): Answer {
    write(repository, { '.pre-commit-config.yaml': JSON.stringify(config) });
    git(repository, 'add', '-A');
    const env = { HOME: home, PRE_COMMIT_HOME: join(folder, 'pre-commit') };
    return call('pre-commit', ['run', '--all-files', '--color', 'never'], { cwd: repository, env });
  }

  test.each([
    ['from the repository', 0],
    ['from npm', 1],
  ])('%s, with the snippet of docs/ci.md', (_, index) => {
    const config = snippets<PreCommit>('pre-commit')[index];
    const repos = (config?.repos ?? []).map((one) =>
      one.repo === 'local' ? one : { ...one, repo: cloneOfProject() },
    );
    const failing = run({ repos });
    write(repository, {
      'stage-insight.json': '{ "exclude": ["old"], "rules": { "stage-not-found": "error" } }',
    });
    const { status, stdout } = run({ repos });
    expect({ failing: failing.status, status }).toEqual({ failing: 0, status: 1 });
    expect(stdout).toContain('Dockerfile:3:13  error  the image `biulder` would be pulled');
    expect(stdout).toContain('in 1 file');
    write(repository, { 'stage-insight.json': '{ "exclude": ["old"] }' });
  });
});
