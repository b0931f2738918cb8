import { Uri, languages, workspace, type Diagnostic, type Disposable } from 'vscode';
import type { ProblemCount } from '../model/stage/file-rows.js';
import type { DockerfileFinder } from './dockerfile-finder.js';
import { countProblems } from './problem-counts.js';

/** Findings in Dockerfiles that are not open, once somebody asked for them. */
export interface ClosedProblems extends Disposable {
  /** Checks one file now, and again whenever it changes or is closed; answers what the Problems view has of it. */
  check(document: string): Promise<ProblemCount>;
}

/** `ask`: the findings of a file as the server has them; `undefined` when it cannot be read. */
export function createClosedProblems(
  finder: DockerfileFinder,
  ask: (document: string) => Promise<Diagnostic[] | undefined>,
): ClosedProblems {
  const collection = languages.createDiagnosticCollection('stageInsight.closed');
  const checked = new Set<string>();
  const look = async (document: string): Promise<void> => {
    const uri = Uri.parse(document, true);
    // Of what is open the language client tells.
    const findings = isOpen(document) ? undefined : await ask(document);
    if (isOpen(document)) collection.delete(uri);
    else collection.set(uri, findings);
  };
  const again = (document: string): void => {
    if (checked.has(document)) void look(document);
  };
  const subscriptions = [
    collection,
    workspace.onDidOpenTextDocument(({ uri }) => collection.delete(uri)),
    workspace.onDidCloseTextDocument(({ uri }) => again(uri.toString())),
    finder.onDidChangeFile(again),
    finder.onDidChange(() => {
      if (checked.size === 0) return;
      void finder.find().then((documents) => {
        for (const document of checked) {
          if (documents.includes(document)) continue;
          checked.delete(document);
          collection.delete(Uri.parse(document, true));
        }
      });
    }),
  ];
  return {
    check: async (document) => {
      checked.add(document);
      await look(document);
      return countProblems(Uri.parse(document, true));
    },
    dispose: () => subscriptions.forEach((one) => void one.dispose()),
  };
}

function isOpen(document: string): boolean {
  return workspace.textDocuments.some(({ uri, isClosed }) => !isClosed && uri.toString() === document);
}
