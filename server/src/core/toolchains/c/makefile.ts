import { limits } from '../../limits.js';
import { closing } from '../text.js';

/** A Makefile as far as its recipes can be read without running make. */
export interface Makefile {
  readonly variables: ReadonlyMap<string, string>;
  readonly exported: ReadonlySet<string>;
  readonly rules: ReadonlyMap<string, MakeRule>;
  readonly defaultGoal: string | undefined;
}

export interface MakeRule {
  readonly prerequisites: readonly string[];
  readonly recipe: readonly string[];
}

/** Stands in shell text for what cannot be known: an unknown substitution. */
const unknownText = '$(:)';

const builtIn: Readonly<Record<string, string>> = {
  CC: 'cc',
  CXX: 'g++',
  AR: 'ar',
  RM: 'rm -f',
  MAKE: 'make',
  SHELL: '/bin/sh',
  GO: 'go',
  INSTALL: 'install',
};

/** Reads at most 5,000 lines. `given` are the variables of the command line: they win. */
export function readMakefile(text: string, given: ReadonlyMap<string, string>): Makefile {
  const reader: Reader = {
    variables: new Map(given),
    exported: new Set(),
    rules: new Map(),
    given,
    depth: 0,
  };
  let goal: string | undefined;
  let open: string[] | undefined;
  for (const line of joinLines(text).slice(0, 5000)) {
    if (line.startsWith('\t') && open !== undefined) {
      if (open.length < 500) open.push(line.slice(1));
      continue;
    }
    const plain = line.replace(/(^|\s)#.*$/, '').trimEnd();
    if (plain.trim() === '') continue;
    if (readDirective(reader, plain.trim())) continue;
    if (readAssignment(reader, plain.trim())) continue;
    const rule = readRule(reader, plain);
    if (rule === undefined) continue;
    open = rule.recipe;
    goal ??= rule.targets.find((target) => !target.startsWith('.') && !target.includes('%'));
  }
  return { variables: reader.variables, exported: reader.exported, rules: reader.rules, defaultGoal: goal };
}

interface Reader {
  readonly variables: Map<string, string>;
  readonly exported: Set<string>;
  readonly rules: Map<string, MakeRule & { readonly recipe: string[] }>;
  readonly given: ReadonlyMap<string, string>;
  /** How deep in ifeq … endif. */
  depth: number;
}

function joinLines(text: string): readonly string[] {
  const lines: string[] = [];
  let pending = '';
  for (const line of text.slice(0, 300_000).split(/\r?\n/)) {
    if (line.endsWith('\\')) pending += `${line.slice(0, -1)} `;
    else {
      lines.push(pending + line);
      pending = '';
    }
  }
  return lines;
}

function readDirective(reader: Reader, line: string): boolean {
  if (/^(ifeq|ifneq|ifdef|ifndef)\b/.test(line)) reader.depth++;
  else if (/^endif\b/.test(line)) reader.depth = Math.max(0, reader.depth - 1);
  else if (/^export\s[\w\s]+$/.test(line))
    for (const name of line.split(/\s+/).slice(1)) reader.exported.add(name);
  else if (line === 'export') reader.exported.add('*');
  else return /^(else|-?include|sinclude|unexport|vpath|define|endef|undefine)\b/.test(line);
  return true;
}

function readAssignment(reader: Reader, line: string): boolean {
  const match = /^(export\s+|override\s+)?([\w.-]+)\s*(:{0,3}=|\?=|\+=|!=)(.*)$/s.exec(line);
  if (match === null) return false;
  const [, word = '', name = '', operator = '', written = ''] = match;
  const value = written.trimStart();
  if (word.startsWith('export')) reader.exported.add(name);
  if (reader.given.has(name)) return true;
  const before = reader.variables.get(name);
  if (reader.depth > 0 || operator === '!=') reader.variables.set(name, unknownText);
  else if (operator === '+=')
    reader.variables.set(name, before === undefined ? value : `${before} ${value}`.slice(0, 20_000));
  else if (operator !== '?=' || before === undefined) reader.variables.set(name, value);
  return true;
}

function readRule(
  reader: Reader,
  line: string,
): { targets: readonly string[]; recipe: string[] } | undefined {
  const match = /^([^:=\t][^:=]*)::?([^=].*|)$/.exec(line);
  if (match === null) return undefined;
  const expand = (part: string): readonly string[] =>
    expandMake(part, reader.variables, new Map())
      .split(/\s+/)
      .filter((word) => word !== '' && word !== '|');
  const targets = expand(match[1] ?? '');
  const [prerequisiteText = '', ...inline] = (match[2] ?? '').split(';');
  const prerequisites = expand(prerequisiteText);
  const recipe = inline.length === 0 ? [] : [inline.join(';')];
  for (const target of targets.slice(0, 100)) {
    const before = reader.rules.get(target);
    const joined = [...(before?.prerequisites ?? []), ...prerequisites].slice(0, 200);
    reader.rules.set(target, {
      prerequisites: joined,
      recipe: before !== undefined && before.recipe.length > 0 ? before.recipe : recipe,
    });
  }
  return { targets, recipe };
}

/** What an expansion has cost: variables may name themselves, and each other many times. */
interface Spent {
  depth: number;
  references: number;
}

/** Expands `$(X)`, `${X}`, `$@` …; functions are unknown, names that nothing sets are left to the shell. */
function expandMake(
  text: string,
  variables: ReadonlyMap<string, string>,
  automatic: ReadonlyMap<string, string>,
  spent: Spent = { depth: 0, references: 0 },
): string {
  if (!text.includes('$') || spent.depth > 12) return text;
  let result = '';
  for (let at = 0; at < text.length && result.length < 50_000; at++) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char !== '$') result += char;
    else if (next === '$') {
      result += '$';
      at++;
    } else if (next === '(' || next === '{') {
      const close = closing(text, at + 1);
      result += reference(text.slice(at + 2, close), variables, automatic, spent);
      at = close;
    } else {
      result += automatic.get(next) ?? reference(next, variables, automatic, spent);
      at++;
    }
  }
  return result;
}

function reference(
  name: string,
  variables: ReadonlyMap<string, string>,
  automatic: ReadonlyMap<string, string>,
  spent: Spent,
): string {
  if (++spent.references > limits.maxReferences) return unknownText;
  const trimmed = name.trim();
  if (!/^[\w.-]+$/.test(trimmed)) return automatic.get(trimmed) ?? unknownText;
  const value = variables.get(trimmed);
  if (value === unknownText) return value;
  if (value !== undefined) {
    spent.depth++;
    const expanded = expandMake(value, variables, automatic, spent);
    spent.depth--;
    return expanded;
  }
  if (Object.hasOwn(builtIn, trimmed)) return builtIn[trimmed] ?? '';
  return /^\w+$/.test(trimmed) ? `\${${trimmed}:-}` : unknownText;
}

/** The shell text of building `goals`: prerequisites first, each recipe line in a shell of its own. */
export function recipeScript(
  makefile: Makefile,
  goals: readonly string[],
  hasSource: (path: string) => boolean,
): string {
  const lines: string[] = [];
  for (const name of makefile.exported) {
    const value = makefile.variables.get(name);
    if (value !== undefined)
      lines.push(`export ${name}=${quoteValue(expandMake(value, makefile.variables, new Map()))}`);
  }
  const seen = new Set<string>();
  const build = (target: string, depth: number): void => {
    if (seen.has(target) || depth > 30 || lines.length > 1000) return;
    seen.add(target);
    const rule = makefile.rules.get(target);
    for (const prerequisite of rule?.prerequisites ?? []) build(prerequisite, depth + 1);
    const [first = ''] = rule?.prerequisites ?? [];
    const automatic = new Map([
      ['@', target],
      ['<', first],
      ['^', (rule?.prerequisites ?? []).join(' ')],
      ['+', (rule?.prerequisites ?? []).join(' ')],
      ['@D', target.includes('/') ? target.slice(0, target.lastIndexOf('/')) : '.'],
      ['@F', target.slice(target.lastIndexOf('/') + 1)],
    ]);
    const recipe =
      rule === undefined || rule.recipe.length === 0 ? implicitRecipe(target, rule, hasSource) : rule.recipe;
    for (const line of recipe) {
      const text = expandMake(line.replace(/^[\s@+-]+/, ''), makefile.variables, automatic);
      if (text.trim() !== '') lines.push(`( ${text}\n)`);
    }
  };
  for (const goal of goals) build(goal, 0);
  return lines.join('\n');
}

function quoteValue(value: string): string {
  return value.includes('$') ? `"${value.replaceAll('"', '\\"')}"` : `'${value.replaceAll("'", `'\\''`)}'`;
}

/** make's own rules: `hello` from `hello.c`, or from objects whose sources are there. */
function implicitRecipe(
  target: string,
  rule: MakeRule | undefined,
  hasSource: (path: string) => boolean,
): readonly string[] {
  if (target.includes('.') || target.includes('%')) return [];
  const objects = rule?.prerequisites.filter((name) => name.endsWith('.o')) ?? [];
  if (objects.includes(`${target}.o`) || hasSource(`${target}.c`)) {
    return [
      `$(CC) $(CFLAGS) $(LDFLAGS) ${objects.length > 0 ? objects.join(' ') : `${target}.c`} $(LOADLIBES) $(LDLIBS) -o ${target}`,
    ];
  }
  const plus = ['.cpp', '.cc', '.cxx'].find((extension) => hasSource(target + extension));
  return plus === undefined ? [] : [`$(CXX) $(CXXFLAGS) $(LDFLAGS) ${target}${plus} $(LDLIBS) -o ${target}`];
}
