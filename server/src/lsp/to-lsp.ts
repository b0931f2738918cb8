import type {
  CallHierarchyItem,
  CompletionItem as LspCompletionItem,
  Diagnostic,
  DiagnosticSeverity,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  SymbolInformation,
  SymbolKind,
  TextEdit,
} from 'vscode-languageserver';
import { hasPage } from '../core/internal-finding.js';
import { foreignCodesOf } from '../core/text/foreign-mutes.js';
import type { Edit } from '../core/text/edit.js';
import type { ReportedFinding } from '../core/rule.js';
import type { Severity } from '../core/severity.js';
import type { Span } from '../core/text/text.js';
import type { CallItem } from '../features/call-hierarchy.js';
import type { CompletionItem, CompletionKind } from '../features/completion.js';
import type { Fold } from '../features/folding.js';
import type { OutlineItem } from '../features/symbols.js';
import { diagnosticSource, type DiagnosticData } from '../protocol/messages.js';
import type { Positions } from './positions.js';

/** The only place where our words become those of the protocol. Numbers are those of its enumerations. */

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: 1, warning: 2, info: 3, hint: 4 };
const unnecessaryTag = 1;

export interface DiagnosticPlace {
  readonly uri: string;
  readonly version: number;
  readonly positions: Positions;
  /** Folder URI of the rule pages, with a slash at the end. */
  readonly rulePages: string | undefined;
}

export function toDiagnostic(finding: ReportedFinding, place: DiagnosticPlace): Diagnostic {
  const { rule, start, end, certainty, message, severity, related, unnecessary, failure } = finding;
  const { uri, version, positions, rulePages } = place;
  const elsewhere = foreignCodesOf(rule);
  const data: DiagnosticData = {
    ...{ rule, certainty, start, end, version },
    ...(elsewhere.length > 0 && { elsewhere }),
  };
  return {
    range: positions.rangeOf(finding),
    severity: severities[severity],
    source: diagnosticSource,
    code: rule,
    ...(rulePages !== undefined && hasPage(rule) && { codeDescription: { href: `${rulePages}${rule}.md` } }),
    message: plainQuotes(failure === undefined ? message : `proved: ${message}`),
    ...(unnecessary && { tags: [unnecessaryTag] }),
    ...(related.length > 0 && {
      relatedInformation: distinct(related).map((each) => ({
        location: { uri, range: positions.rangeOf(each) },
        message: plainQuotes(each.message),
      })),
    }),
    data,
  };
}

/** The protocol shows messages and titles as they are: backticks would stand in them as letters. */
export function plainQuotes(text: string): string {
  return text.replaceAll(/`([^`]*)`/g, "'$1'");
}

/** Two ways to one fault may name the same evidence. */
function distinct(related: ReportedFinding['related']): ReportedFinding['related'] {
  const isSame = (a: (typeof related)[number], b: (typeof related)[number]): boolean =>
    a.start === b.start && a.end === b.end && a.message === b.message;
  return related.filter((each, at) => related.findIndex((other) => isSame(each, other)) === at);
}

export function toTextEdits(edits: readonly Edit[], positions: Positions): TextEdit[] {
  return edits.map((edit) => ({ range: positions.rangeOf(edit), newText: edit.newText }));
}

const completionKinds: Readonly<Record<CompletionKind, LspCompletionItem['kind'] & number>> = {
  stage: 9,
  key: 10,
  value: 12,
  rule: 21,
};

/** `place` keeps the order of the answer. */
export function toCompletionItem(
  item: CompletionItem,
  place: number,
  positions: Positions,
): LspCompletionItem {
  return {
    label: item.label,
    kind: completionKinds[item.kind],
    detail: item.detail,
    sortText: String(place).padStart(4, '0'),
    filterText: item.insert,
    textEdit: { range: positions.rangeOf(item.replace), newText: item.insert },
  };
}

const symbolKinds: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  stage: 5,
  instruction: 6,
  argument: 14,
};

export function toDocumentSymbol(item: OutlineItem, positions: Positions): DocumentSymbol {
  return {
    name: item.name,
    detail: item.detail,
    kind: symbolKinds[item.kind],
    range: positions.rangeOf(item.full),
    selectionRange: positions.rangeOf(item.selection),
    children: item.children.map((child) => toDocumentSymbol(child, positions)),
  };
}

/** For clients that show no nested outline. */
export function toSymbolInformation(
  item: OutlineItem,
  uri: string,
  positions: Positions,
  containerName?: string,
): SymbolInformation[] {
  const { name, kind, full, children } = item;
  const location = { uri, range: positions.rangeOf(full) };
  const own = {
    name,
    kind: symbolKinds[kind],
    location,
    ...(containerName !== undefined && { containerName }),
  };
  return [own, ...children.flatMap((child) => toSymbolInformation(child, uri, positions, name))];
}

export function toFoldingRange({ kind, startLine, endLine }: Fold): FoldingRange {
  return { startLine, endLine, ...(kind === 'comment' && { kind: 'comment' }) };
}

/** Innermost first in, a chain of parents out. */
export function toSelectionRange(spans: readonly Span[], positions: Positions): SelectionRange {
  const outermost: SelectionRange | undefined = undefined;
  const chain = [...spans]
    .reverse()
    .reduce<SelectionRange | undefined>(
      (parent, span) => ({ range: positions.rangeOf(span), ...(parent && { parent }) }),
      outermost,
    );
  return chain ?? { range: positions.rangeOf({ start: 0, end: 0 }) };
}

export function toCallHierarchyItem(item: CallItem, uri: string, positions: Positions): CallHierarchyItem {
  return {
    name: item.name,
    detail: item.detail,
    kind: symbolKinds.stage,
    uri,
    range: positions.rangeOf(item.full),
    selectionRange: positions.rangeOf(item.selection),
    data: { stage: item.stage },
  };
}
