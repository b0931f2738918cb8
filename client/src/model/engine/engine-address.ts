/** Where an engine may be. `host` is `unix://`, `npipe://`, `tcp://`, `http(s)://` or `ssh://`. */
export interface EngineAddress {
  readonly host: string;
  readonly source: string;
  readonly tls?: TlsFiles;
  /** Name of the docker context it is from. */
  readonly context?: string;
  /** A reason why it cannot even be tried, e.g. a context that does not exist. */
  readonly problem?: string;
}

export interface TlsFiles {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly verify: boolean;
}
