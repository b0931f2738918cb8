/** Keys of the manifest whose values people read. */
const shown = new Set([
  'title',
  'name',
  'description',
  'markdownDescription',
  'enumDescriptions',
  'markdownEnumDescriptions',
  'contents',
  'altText',
]);
/** What nobody reads. */
const untouched = new Set(['grammars', 'jsonValidation']);
/** Names of the product are the same in every language. */
const brands = new Set(['Stage Insight', 'Dockerfile Stage Insight']);

/**
 * The manifest with `%key%` in place of each text for people, and those texts by key. `known`: texts of keys that the
 * manifest has already. Summaries of rules stay: the server says them, in English.
 */
export function takeTexts(manifest, known) {
  const texts = {};
  const take = (text, path) => {
    const given = /^%(.+)%$/.exec(text)?.[1];
    if (brands.has(text)) return text;
    const key = given ?? path.join('.');
    texts[key] = given === undefined ? text : known[given];
    return `%${key}%`;
  };
  const walk = (value, path, isText) => {
    if (typeof value === 'string') return isText ? take(value, path) : value;
    if (Array.isArray(value)) return value.map((one, at) => walk(one, [...path, idOf(one, at)], isText));
    if (typeof value !== 'object' || value === null) return value;
    if (path.at(-1) === 'stageInsight.rules') return { ...value, ...walkOwn(value, path) };
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, walk(one, [...path, key], shown.has(key))]),
    );
  };
  const walkOwn = ({ markdownDescription }, path) => ({
    markdownDescription: walk(markdownDescription, [...path, 'markdownDescription'], true),
  });
  const contributes = Object.fromEntries(
    Object.entries(manifest.contributes).map(([key, value]) => [
      key,
      untouched.has(key) ? value : walk(value, [key], false),
    ]),
  );
  const capabilities = walk(manifest.capabilities, ['capabilities'], false);
  return { texts, withKeys: { ...manifest, capabilities, contributes } };
}

/** What an entry of a list is known by, so that keys stay when entries come and go. */
function idOf(entry, at) {
  if (typeof entry !== 'object' || entry === null) return String(at);
  return String(entry.id ?? entry.command ?? (entry.properties && entry.title) ?? at);
}
