/** All that `starts` lead to, themselves included; `next` says where one leads. */
export function reach<T>(starts: Iterable<T>, next: (one: T) => Iterable<T>): ReadonlySet<T> {
  const reached = new Set(starts);
  // A set that grows is gone through to its end.
  for (const one of reached) for (const other of next(one)) reached.add(other);
  return reached;
}
