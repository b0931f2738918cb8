/**
 * `own` under the getters of `shared`, which see it as `this`. A getter that stands in a literal is a closure of its
 * own and gives every object a hidden class of its own; V8 keeps hidden classes, and with them all that the closure
 * sees, until it collects the whole heap: a key in the editor would leave its whole analysis behind.
 */
export function withGetters<O extends object, G extends object>(own: O, shared: G): O & G {
  return Object.assign(Object.create(shared) as G, own);
}
