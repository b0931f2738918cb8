import type { Instruction } from '../text/ast.js';
import type { CopySource } from './stage-source.js';

/** What one instruction needs besides the stage's state. */
export interface RunSetting {
  readonly escape: string;
  /** Values of ARGs before the first FROM. */
  globalArg(name: string): { readonly value: string | undefined } | undefined;
  /** What `name` of a COPY --from or mount means; `undefined` where it leads to nothing. */
  source(instruction: Instruction, name: string, kind: 'COPY' | 'MOUNT'): CopySource | undefined;
}
