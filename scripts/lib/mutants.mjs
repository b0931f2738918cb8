import ts from 'typescript';

const swaps = new Map([
  ['===', '!=='],
  ['!==', '==='],
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
  ['&&', '||'],
  ['||', '&&'],
  ['+', '-'],
  ['-', '+'],
]);

/**
 * Every way to damage `text` in one place: an operator, a literal, a negation or a condition.
 * @returns {{ file: string, line: number, from: string, to: string, text: string, mutated: string }[]}
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants = [];
  const add = (node, to) => {
    const start = node.getStart(source);
    const from = text.slice(start, node.end);
    mutants.push({
      file,
      line: source.getLineAndCharacterOfPosition(start).line + 1,
      from: shorten(from),
      to: shorten(to),
      text,
      mutated: text.slice(0, start) + to + text.slice(node.end),
    });
  };
  const visit = (node) => {
    // Types are gone when the tests run.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) return;
    const to = replacementOf(node, source);
    if (to !== undefined) add(node, to);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

function replacementOf(node, source) {
  if (ts.isBinaryExpression(node.parent ?? node) && node === node.parent.operatorToken)
    return swaps.get(node.getText(source));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return 'false';
  if (node.kind === ts.SyntaxKind.FalseKeyword) return 'true';
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return node.operand.getText(source);
  if (ts.isNumericLiteral(node)) return String(Number(node.text) + 1);
  if (ts.isConditionalExpression(node.parent ?? node) && node === node.parent.condition) return 'true';
  if (ts.isIfStatement(node.parent ?? node) && node === node.parent.expression) return 'false';
  return undefined;
}

function shorten(text) {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
