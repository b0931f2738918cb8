/**
 * A function that is computed once for each first argument and answers the same from then on; what it was called with
 * besides must follow from that argument. It keeps nothing alive.
 */
export function oncePer<Key extends object, Rest extends readonly unknown[], Value>(
  compute: (key: Key, ...rest: Rest) => Value,
): (key: Key, ...rest: Rest) => Value {
  const values = new WeakMap<Key, { readonly value: Value }>();
  return (key, ...rest) => {
    const known = values.get(key) ?? { value: compute(key, ...rest) };
    values.set(key, known);
    return known.value;
  };
}
