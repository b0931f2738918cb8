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
