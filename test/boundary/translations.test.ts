import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../../scripts/lib/project.mjs';

type Texts = Readonly<Record<string, string>>;
const languages = ['de', 'ja', 'zh-cn'];
const readTexts = (path: string): Texts => JSON.parse(readFileSync(inRoot(path), 'utf8')) as Texts;

/** What a translation keeps as it is: places of values, icons, commands of links, code. */
function kept(text: string): readonly string[] {
  return (text.match(/\{\d+\}|\$\([\w~-]+\)|\(command:[^)]*\)|`[^`]*`/g) ?? []).sort();
}

describe.each([
  ['the manifest', 'package.nls.json', 'package.nls'],
  ['the client', 'l10n/bundle.l10n.json', 'l10n/bundle.l10n'],
])('texts of %s', (_, original, prefix) => {
  const english = readTexts(original);

  test.each(languages)('are all there in %s, with their values, icons, links and code', (language) => {
    const translated = readTexts(`${prefix}.${language}.json`);
    expect(Object.keys(english).filter((key) => !Object.hasOwn(translated, key))).toEqual([]);
    expect(Object.keys(translated).filter((key) => !Object.hasOwn(english, key))).toEqual([]);
    const changed = Object.keys(english).filter(
      (key) => kept(english[key] ?? '').join() !== kept(translated[key] ?? '').join(),
    );
    expect(changed).toEqual([]);
    const empty = Object.keys(translated).filter((key) => translated[key]?.trim() === '');
    expect(empty).toEqual([]);
  });
});

/** Parts of the editor's API whose texts people read. */
const shownTo =
  /^(?:show(?:Information|Warning|Error)|askToConfirm|setStatusBarMessage|createOutputChannel)$/;
const shownIn = new Set([
  'title',
  'placeHolder',
  'placeholder',
  'prompt',
  'tooltip',
  'label',
  'detail',
  'name',
]);

/** What engines and shells say and take is the same in every language. */
const ofTools = new Set(['exec /app: no such file or directory', 'docker ']);

/** Literals of pages that are no text: keys, kinds, and words of the Dockerfile language and of drawings. */
const ofPages =
  /^(?:Arrow(?:Up|Down|Left|Right)|Home|End|Enter|Mermaid|FROM|COPY --from|mount from|http:.*)$|^(?:[a-z][\w-]* )+[a-z][\w-]*$/;

/** A text that a page of ours shows: a title, a word for people, a sentence; never the name of a class or of a key. */
function untranslatedOfPage(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(inRoot(path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node) && node.expression.getText() === 't')
      return node.arguments.slice(1).forEach(visit);
    const text = textOf(node);
    const isClass = ts.isPropertyAssignment(node.parent) && node.parent.name.getText() === 'class';
    if (text !== undefined && !isClass && isForPeople(text)) found.push(`${path} ${text}`);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return found;
}

/** The fixed parts of a literal; `undefined` for any other node. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

function isForPeople(text: string): boolean {
  return (/[A-Za-z]{2,}[,.:]? [A-Za-z(]/.test(text) || /^[A-Z][a-z]/.test(text)) && !ofPages.test(text);
}

/** What an engine, a registry or an archive is said to have done wrong: messages of faults and of errors. */
function untranslatedFaults(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(inRoot(path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const report = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && isForPeople(text) && !forProgrammers.test(text)) found.push(`${path} ${text}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && /^(?:message|problem|because)$/.test(node.name.getText()))
      report(node.initializer);
    if (ts.isCallExpression(node) && /^(?:refused|explained)$/.test(node.expression.getText()))
      node.arguments.forEach(report);
    if (ts.isNewExpression(node) && node.expression.getText() === 'Error') node.arguments?.forEach(report);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Of the protocols below: nobody but a log reads it. */
const forProgrammers =
  /^(?:broken (?:varint|message)|compressed message|the engine(?:: …| ended the call| asked for a file that .*)|a registry refused)$/;

/** Literals of commands and views that reach people without `t`: `file:line text`. */
function untranslated(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(inRoot(path), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const report = (node: ts.Node): void => {
    const text = ts.isStringLiteralLike(node)
      ? node.text
      : ts.isTemplateExpression(node)
        ? node.head.text
        : undefined;
    // A sentence or a title: more than a value, a path or the name of the product.
    if (text === undefined || !/[A-Za-z]{3,}(?: |$)/.test(text) || /^[\w$./-]+$/.test(text)) return;
    if (!text.includes('Stage Insight') && !ofTools.has(text))
      found.push(`${path}:${source.getLineAndCharacterOfPosition(node.pos).line + 1} ${text}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && shownTo.test(node.expression.getText().replace(/^.*\./, '')))
      node.arguments.forEach(report);
    if (ts.isPropertyAssignment(node) && shownIn.has(node.name.getText())) report(node.initializer);
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      shownIn.has(node.left.name.text)
    )
      report(node.right);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(inRoot(folder), { encoding: 'utf8', recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`);

test('pages show no text that is not translated', () => {
  const folders = ['client/panel', 'client/src/model/panel', 'client/src/model/graph'];
  const files = folders
    .flatMap(filesIn)
    .filter((path) => !/\/(?:svg|sizes-svg|mermaid|dot|xml)\.ts$/.test(path));
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap(untranslatedOfPage)).toEqual([]);
});

test('no fault of an engine is told without a translation', () => {
  const folders = ['client/src/docker', 'client/src/model/engine', 'client/src/model/registry'];
  const files = [...folders.flatMap(filesIn), 'client/src/model/build/builder-faults.ts'];
  expect(files.length).toBeGreaterThan(40);
  expect(files.flatMap(untranslatedFaults)).toEqual([]);
});

test('commands and views show no text that is not translated', () => {
  const files = ['client/src/commands', 'client/src/views'].flatMap((folder) =>
    readdirSync(inRoot(folder), { encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap(untranslated)).toEqual([]);
});

test('the manifest has no text of its own', () => {
  const literals: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'string') {
      const isText = /\.(?:title|description|markdownDescription|contents|altText)$|Descriptions\.\d+$/.test(
        path,
      );
      const isRule = path.includes('stageInsight.rules.properties');
      if (isText && !isRule && !value.startsWith('%') && !value.includes('Stage Insight'))
        literals.push(`${path}: ${value}`);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, one] of Object.entries(value)) visit(one, `${path}.${key}`);
    }
  };
  const { contributes, capabilities } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')) as {
    readonly contributes: object;
    readonly capabilities: object;
  };
  visit(contributes, 'contributes');
  visit(capabilities, 'capabilities');
  expect(literals).toEqual([]);
});
