export interface ServedEditor {
  readonly address: string;
  close(): void;
}

export function serveVscodeWeb(options: {
  readonly extensions: Readonly<Record<string, string>>;
  readonly folderUri: { readonly scheme: string; readonly path: string };
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly withWorkers?: boolean;
}): Promise<ServedEditor>;
