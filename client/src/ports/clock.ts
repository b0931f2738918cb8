/** PORT: the time, so that pure rooms and tests can choose it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}
