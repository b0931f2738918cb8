import type { Edit } from '../core/text/edit.js';
import type { Facts } from '../core/facts.js';
import type { Fix } from '../core/rule.js';
import type { GoBuild } from '../core/run/stage-run.js';

/** The ways to make one `go build` give a program that needs no loader, the best first. */
export function goBuildFixes(facts: Facts, build: GoBuild): readonly Fix[] {
  if (!build.inFile) return [];
  return [...withoutCgo(facts, build), ...withTags(facts, build), ...linkedStatically(facts, build)];
}

/** What is lost: the system's resolver and NSS. A program that needs cgo cannot be built so. */
function withoutCgo({ ast }: Facts, { span, uses, cgo }: GoBuild): Fix[] {
  if (uses.needsCgo !== false || cgo.on !== true) return [];
  const written = ast.text.slice(span.start, span.end);
  const set = /\bCGO_ENABLED=(["']?)1\1/.exec(written);
  const at = span.start + (set?.index ?? 0);
  const edit: Edit = {
    start: at,
    end: at + (set?.[0].length ?? 0),
    newText: `CGO_ENABLED=0${set === null ? ' ' : ''}`,
  };
  return [suggested('Disable cgo (CGO_ENABLED=0)', [edit])];
}

function withTags(facts: Facts, build: GoBuild): readonly Fix[] {
  const { tagsThatHelp, complete } = build.uses;
  if (tagsThatHelp.length === 0 || !complete) return [];
  const list = tagsThatHelp.join(',');
  return addTags(facts, build, list, `Use the Go implementations: \`-tags ${list}\``);
}

/** Gives `-tags` to a build, or adds to the ones it has. */
export function addTags(
  { ast }: Facts,
  { span, tags, verb, inFile }: GoBuild,
  list: string,
  title: string,
): readonly Fix[] {
  if (!inFile) return [];
  if (tags !== undefined) return extendTags(ast.text, tags, list, title);
  const at = afterVerb(ast.text, span, verb);
  return at === undefined ? [] : [suggested(title, [{ start: at, end: at, newText: ` -tags ${list}` }])];
}

function extendTags(text: string, tags: { start: number; end: number }, list: string, title: string): Fix[] {
  const written = text.slice(tags.start, tags.end);
  // Only a plain list can be extended without a look at its quotes.
  if (!/[\w,.]$/.test(written)) return [];
  return [suggested(title, [{ start: tags.end, end: tags.end, newText: `,${list}` }])];
}

/** Works for every program; with glibc, look-ups then want the same glibc's modules at run time. */
function linkedStatically({ ast }: Facts, { span, ldflags, verb }: GoBuild): Fix[] {
  const at = afterVerb(ast.text, span, verb);
  if (ldflags !== undefined || at === undefined) return [];
  const flags = ` -ldflags '-linkmode external -extldflags "-static"'`;
  return [
    suggested('Link statically: `-linkmode external -extldflags "-static"`', [
      { start: at, end: at, newText: flags },
    ]),
  ];
}

/** Offset behind `go build`. */
function afterVerb(
  text: string,
  span: { start: number; end: number },
  verb: GoBuild['verb'],
): number | undefined {
  const match = new RegExp(`\\bgo\\s+${verb}\\b`).exec(text.slice(span.start, span.end));
  return match === null ? undefined : span.start + match.index + match[0].length;
}

function suggested(title: string, edits: readonly Edit[]): Fix {
  return { title, safety: 'suggested', edits: () => edits };
}
