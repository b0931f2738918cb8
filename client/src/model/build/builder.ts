/** A builder that `docker buildx create` made, as the file says that it keeps of it. */
export interface Builder {
  readonly name: string;
  /** `docker`, `docker-container`, `kubernetes`, `remote` or `cloud`; empty: there is no such builder. */
  readonly driver: string;
  /** Of each node: where it builds. */
  readonly endpoints: readonly string[];
}
