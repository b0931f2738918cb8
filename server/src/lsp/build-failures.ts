import type { Diagnostic } from 'vscode-languageserver';
import type { Instruction } from '../core/text/ast.js';
import type { Service } from '../features/service.js';
import {
  buildFailureCode,
  diagnosticSource,
  type BuildFailureItem,
  type BuildFailureParams,
} from '../protocol/messages.js';
import type { Snapshot } from './snapshot.js';

/** Failed builds that the client reported, shown until what they were built from changes. */
export interface BuildFailures {
  set(params: BuildFailureParams, snapshot: Snapshot | undefined): void;
  diagnosticsOf(snapshot: Snapshot): readonly Diagnostic[];
  forget(uri: string): void;
}

interface StoredFailure {
  readonly failure: BuildFailureItem;
  /** Of the failing stage at the time of the build. */
  readonly fingerprint: string;
}

export function createBuildFailures(service: Service): BuildFailures {
  const known = new Map<string, Map<number, StoredFailure>>();
  const fingerprintOf = ({ analysis }: Snapshot, stage: number): string | undefined =>
    service.lenses(analysis)[stage]?.fingerprint;
  return {
    set: ({ uri, target, failure }, snapshot) => {
      const ofFile = known.get(uri) ?? new Map<number, StoredFailure>();
      const fingerprint = failure && snapshot && fingerprintOf(snapshot, failure.stage);
      if (failure !== null && fingerprint) ofFile.set(target, { failure, fingerprint });
      else ofFile.delete(target);
      known.set(uri, ofFile);
    },
    diagnosticsOf: (snapshot) => {
      const failures = [...(known.get(snapshot.uri)?.values() ?? [])];
      return failures
        .filter(({ failure, fingerprint }) => fingerprintOf(snapshot, failure.stage) === fingerprint)
        .flatMap(({ failure }) => toFailureDiagnostic(failure, snapshot));
    },
    forget: (uri) => void known.delete(uri),
  };
}

function toFailureDiagnostic(failure: BuildFailureItem, { analysis, positions }: Snapshot): Diagnostic[] {
  const instruction = failedInstruction(failure, analysis.facts.graph.stages[failure.stage]);
  if (instruction === undefined) return [];
  const range = positions.rangeOf(instruction);
  return [{ range, severity: 1, source: diagnosticSource, code: buildFailureCode, message: failure.message }];
}

function failedInstruction(
  { instruction }: BuildFailureItem,
  stage: { readonly from: Instruction; readonly instructions: readonly Instruction[] } | undefined,
): Instruction | undefined {
  return instruction < 0 ? stage?.from : stage?.instructions[instruction];
}
