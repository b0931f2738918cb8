// docs/rules/: one page per rule out of its `doc`, and the table of all of them.
import { existsSync, readdirSync } from 'node:fs';
import { inRoot } from '../lib/project.mjs';
import { loadRules } from '../lib/rule-files.mjs';

const folder = 'docs/rules';

export async function generate() {
  const rules = await loadRules();
  const pages = rules.map((one) => ({ path: `${folder}/${one.rule.id}.md`, text: page(one) }));
  const wanted = [{ path: `${folder}/README.md`, text: table(rules) }, ...pages];
  return rules.length === 0 ? [] : [...wanted, ...obsolete(wanted)];
}

/** Pages of rules that are gone. */
function obsolete(wanted) {
  const present = existsSync(inRoot(folder)) ? readdirSync(inRoot(folder)) : [];
  const paths = present.map((name) => `${folder}/${name}`);
  return paths.filter((path) => !wanted.some((page) => page.path === path)).map((path) => ({ path }));
}

function table(rules) {
  const rows = rules.map(
    ({ rule }) => `| [${rule.id}](${rule.id}.md) | ${rule.severity} | ${cell(rule.summary)} |`,
  );
  return `# Rules

Each rule can be set to another severity, or to \`off\`, in the setting \`stageInsight.rules\`.
A comment above an instruction, or at the top of the file, mutes it: \`# stage-insight: ignore=RULE the reason\`.

| rule | severity | what it reports |
| --- | --- | --- |
${rows.join('\n')}
`;
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function page({ rule, doc }) {
  return `# ${rule.id}

${rule.summary}

Severity: **${rule.severity}**, unless a finding says otherwise.

## Why

${dedent(doc.why)}

## Reported

${doc.bad.map(reported).join('\n\n')}

## Not reported

${doc.good.map((example) => shown(typeof example === 'string' ? { text: example } : example)).join('\n\n')}

## Mute it

\`\`\`dockerfile
# stage-insight: ignore=${rule.id} say why
\`\`\`
`;
}

function reported(example) {
  const fix = example.fixed === undefined ? '' : `\n\nAfter the fix:\n\n${code('dockerfile', example.fixed)}`;
  return shown(example) + fix;
}

function shown({ text, files = {}, namedBy }) {
  const naming = namedBy === undefined ? {} : { [namedBy.file]: namedBy.text };
  const beside = Object.entries({ ...files, ...naming }).map(
    ([path, content]) => `With \`${path}\`:\n\n${code('text', content)}`,
  );
  return [code('dockerfile', text), ...beside].join('\n\n');
}

/** A fence longer than any run of backticks inside. */
export function code(language, text) {
  const inner = dedent(text);
  const fence = '`'.repeat(Math.max(3, ...[...inner.matchAll(/`+/g)].map(([ticks]) => ticks.length + 1)));
  return `${fence}${language}\n${inner}\n${fence}`;
}

/** Without the common indentation and the empty first and last lines. */
function dedent(text) {
  const lines = text
    .replace(/^\s*\n/, '')
    .replace(/\s+$/, '')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)[0].length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
