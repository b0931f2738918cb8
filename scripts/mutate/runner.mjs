// Runs each test once as it is, then once more for every mutant that it reached and that is still alive.
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestRunner } from 'vitest';

const folder = process.env.MUTATION;
const { mutants, awake, slow } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'));
/** Tests may replace the clock. */
const now = performance.now.bind(performance);
/** Seconds of CPU; a test that takes longer runs with mutants if `--slow` is asked for. */
const patience = 0.5;
/** Milliseconds that a test may take with a mutant besides ten times its own, before it is taken to have no end. */
const grace = 5000;

const state = (globalThis.mutation ??= {
  alive: new Set(mutants.map(({ id }) => id)),
  loaded: new Set(),
  reached: new Set(),
  isTest: false,
  awake,
  deadline: Infinity,
  asked: 0,
  resets: [],
});

/** What a module puts into its memo while it loads stays there. */
const keep = (value, set) => {
  const loaded = value instanceof Map ? [...value] : value;
  state.resets.push(() =>
    set(value instanceof Map ? new Map(loaded) : value instanceof WeakMap ? new WeakMap() : value),
  );
};

globalThis.mutant ??= Object.assign(
  (id) => {
    state.reached.add(id);
    if (!state.isTest && !state.loaded.has(id)) {
      state.loaded.add(id);
      tell({ loads: id });
    }
    if (id !== state.awake) return false;
    if (++state.asked % 1024 === 0 && now() > state.deadline) throw new Error('a mutant without an end');
    return true;
  },
  { keep },
);

export default class MutantRunner extends TestRunner {
  async runTask(test) {
    tell({ test: test.name });
    state.isTest = true;
    try {
      await this.#runWithMutants(test);
    } finally {
      state.isTest = false;
    }
  }

  async #runWithMutants(test) {
    if (awake !== undefined) return TestRunner.getTestFn(test)();
    const { reached } = state;
    reached.clear();
    forget();
    const [began, cpu] = [now(), process.cpuUsage()];
    try {
      await TestRunner.getTestFn(test)();
    } catch (error) {
      tell({ broken: test.file.name });
      throw error;
    }
    const took = now() - began;
    const { user, system } = process.cpuUsage(cpu);
    // With dozens of mutants a slow test would take hours.
    if (!slow && (user + system) / 1e6 > patience) return;
    const ids = [...reached].filter((id) => state.alive.has(id));
    for (const id of ids) {
      tell({ starts: id });
      // A kill counts if the same test passes again without the mutant.
      if ((await this.#fails(test, id, took)) && !(await this.#fails(test, undefined, took))) {
        state.alive.delete(id);
        tell({ killed: id, by: `${test.file.name}: ${test.name}` });
      }
      tell({ ends: id });
    }
    forget();
  }

  async #fails(test, id, took) {
    forget();
    const { errors } = test.result;
    this.onBeforeTryTask(test, { retry: 0, repeats: 0 });
    Object.assign(state, { awake: id, asked: 0, deadline: now() + grace + 10 * took });
    try {
      await TestRunner.getTestFn(test)();
      this.onAfterTryTask(test);
      return test.result.state === 'fail';
    } catch {
      return true;
    } finally {
      Object.assign(state, { awake: undefined, deadline: Infinity });
      Object.assign(test.result, { state: 'run', errors });
    }
  }
}

function forget() {
  for (const reset of state.resets) reset();
}

function tell(event) {
  appendFileSync(join(folder, 'events'), `${JSON.stringify(event)}\n`);
}
