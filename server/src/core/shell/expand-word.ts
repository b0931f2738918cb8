import type { DoubleQuotedChild, ParameterExpansionPart, Word, WordPart } from 'unbash';
import { type Environment, known, unknownValue, type Value, variableOf } from './environment.js';
import { limits } from '../limits.js';
import { removePrefix, removeSuffix } from '../text/wildcard.js';
import { isWhollyUnknown, joinValues, splitAtBlanks } from './word-parts.js';
import { joinPath } from './paths.js';

/** Where a word is expanded. `arguments` are `$1`… of a script or function. */
export interface Scope {
  readonly environment: Environment;
  readonly cwd: string | undefined;
  readonly arguments: readonly Value[];
  readonly shellName: string;
}

export interface ExpandedWord extends Value {
  readonly glob: boolean;
  /** Offsets in the text of the script. */
  readonly pos: number;
  readonly end: number;
  readonly raw: string;
}

/**
 * Expands one word as the shell does: braces and unquoted variables may give several words or none. Patterns are laid
 * over words everywhere: one that is too long for that is unknown.
 */
export function expandWord(word: Word, scope: Scope): readonly ExpandedWord[] {
  return expandAny(word, scope).map((one) =>
    (one.text ?? '').length > limits.longestWord ? { ...one, text: undefined } : one,
  );
}

function expandAny(word: Word, scope: Scope): readonly ExpandedWord[] {
  const { pos, end, parts } = word;
  const raw = word.text.slice(0, 4000);
  if (parts === undefined) return [{ pos, end, raw, text: tilde(word, scope), from: [], glob: false }];
  const place = { pos, end, raw };
  const braces = parts.findIndex((part) => part.type === 'BraceExpansion');
  if (braces !== -1) return expandBraces(parts, braces, scope, place);
  const value = joinValues(parts.map((part) => partValue(part, scope)));
  const glob = parts.some((part) => part.type === 'Glob' || part.type === 'ExtendedGlob');
  return splitFields(parts, value).map((field) => ({ ...place, ...field, glob }));
}

/** Value of a word where no splitting happens: assignments, redirections, heredocs. */
export function wordValue(word: Word, scope: Scope): Value {
  if (word.parts === undefined) return known(tilde(word, scope));
  return joinValues(word.parts.map((part) => partValue(part, scope)));
}

export function partsValue(parts: readonly WordPart[], scope: Scope): Value {
  return joinValues(parts.map((part) => partValue(part, scope)));
}

function tilde(word: Word, scope: Scope): string {
  if (!word.text.startsWith('~') || !/^~(\/|$)/.test(word.text)) return word.value;
  const home = variableOf(scope.environment, 'HOME')?.text ?? '/root';
  return home + word.value.slice(1);
}

/** A word that is nothing but one unquoted variable is split at blanks, and gone when empty. */
function splitFields(parts: readonly WordPart[], value: Value): readonly Value[] {
  const [only] = parts;
  const splits =
    parts.length === 1 && (only?.type === 'SimpleExpansion' || only?.type === 'ParameterExpansion');
  return splits && !isWhollyUnknown(value) ? splitAtBlanks(value) : [value];
}

function expandBraces(
  parts: readonly WordPart[],
  at: number,
  scope: Scope,
  place: { pos: number; end: number; raw: string },
): readonly ExpandedWord[] {
  const choices = braceChoices(parts[at]?.text ?? '');
  const before = partsValue(parts.slice(0, at), scope);
  const rest = parts.slice(at + 1);
  const after = partsValue(rest, scope);
  const nested = rest.some((part) => part.type === 'BraceExpansion');
  if (choices === undefined || nested) return [{ ...place, ...unknownValue(), glob: false }];
  const glob = parts.some((part) => part.type === 'Glob');
  return choices.map((choice) => ({ ...place, ...joinValues([before, known(choice), after]), glob }));
}

function braceChoices(text: string): readonly string[] | undefined {
  const inside = /^\{([^{}$`"'\\]*)\}$/.exec(text)?.[1];
  if (inside === undefined) return undefined;
  if (inside.includes(',')) return inside.split(',').slice(0, 100);
  const [, first = '', last = ''] = /^(0|[1-9]\d{0,3})\.\.(0|[1-9]\d{0,3})$/.exec(inside) ?? [];
  if (first === '' || Number(last) < Number(first) || Number(last) - Number(first) > 50) return undefined;
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) => String(Number(first) + step));
}

function partValue(part: WordPart | DoubleQuotedChild, scope: Scope): Value {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return known(part.value);
    case 'DoubleQuoted':
    case 'LocaleString':
      return joinValues([known(''), ...part.parts.map((child) => partValue(child, scope))]);
    case 'SimpleExpansion':
      return parameterValue(part.text.slice(1), scope);
    case 'ParameterExpansion':
      return operatedValue(part, scope);
    case 'CommandExpansion':
      return commandValue(part.text, scope);
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return known(part.text);
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
      return unknownValue();
  }
}

/** The few substitutions whose answer does not hang on the build. */
function commandValue(text: string, scope: Scope): Value {
  if (text.length > 200) return unknownValue();
  const command = text.replace(/^(?:\$\(|`)|[)`]$/g, '').trim();
  if (command === 'pwd') return { text: scope.cwd, from: [] };
  const name = /^go env (GOPATH|GOBIN|CGO_ENABLED)$/.exec(command)?.[1];
  if (name !== undefined) {
    const text_ = variableOf(scope.environment, name)?.text;
    return text_ === undefined ? unknownValue(name) : known(text_);
  }
  if (/^(uname -m|arch|dpkg --print-architecture|apk --print-arch|go env GOARCH)$/.test(command)) {
    return unknownValue('HOSTARCH');
  }
  if (/^swift build /.test(command)) return swiftFolder(command, scope);
  return hangsOnVariables(text, scope);
}

/** `swift build -c release --show-bin-path`: a link to the folder of the platform, beside the sources. */
function swiftFolder(command: string, scope: Scope): Value {
  const configuration = / (?:-c|--configuration) (release|debug)\b/;
  const kind = configuration.exec(command)?.[1] ?? 'debug';
  const words = command.replace(configuration, '').split(/\s+/).slice(2);
  const isPlain =
    words.includes('--show-bin-path') &&
    words.every((word) => /^(--show-bin-path|--static-swift-stdlib|-Xswiftc|-Ounchecked|-g)$/.test(word));
  if (!isPlain || scope.cwd === undefined) return unknownValue();
  return known(joinPath(scope.cwd, `.build/${kind}`));
}

/** What a command answers hangs on the variables in it, and what the `xx` tools answer on the target platform. */
function hangsOnVariables(text: string, scope: Scope): Value {
  if (/^(\$\(|`)\s*xx-/.test(text)) return unknownValue('TARGETARCH');
  const names = [...text.matchAll(/\$\{?([A-Za-z_]\w{0,100})/g)].slice(0, 10);
  return unknownValue(...names.flatMap(([, name = '']) => parameterValue(name, scope).from));
}

function parameterValue(name: string, scope: Scope): Value {
  if (/^\d+$/.test(name)) return positional(Number(name), scope);
  if (name === '@' || name === '*') return allPositional(scope);
  if (name === '#' || name === '?' || name === '$' || name === '!' || name === '-') return unknownValue();
  if (name === 'PWD') return { text: scope.cwd, from: [] };
  const variable = variableOf(scope.environment, name);
  if (variable !== undefined) return variable;
  return scope.environment.closed ? known('') : unknownValue(name);
}

function positional(index: number, scope: Scope): Value {
  if (index === 0) return known(scope.shellName);
  return scope.arguments[index - 1] ?? known('');
}

function allPositional(scope: Scope): Value {
  return joinValues([known(''), ...scope.arguments.flatMap((value) => [known(' '), value]).slice(1)]);
}

function operatedValue(part: ParameterExpansionPart, scope: Scope): Value {
  if (part.prefix !== undefined || part.index !== undefined) return unknownValue(part.parameter);
  const value = parameterValue(part.parameter, scope);
  const { operation } = part;
  if (operation === undefined) return value;
  const isSet = isParameterSet(part.parameter, scope);
  switch (operation.type) {
    case 'Default':
      return defaulted(operation.operator, value, isSet, () => wordValue(operation.operand, scope));
    case 'Remove':
      return removed(operation.operator, value, wordValue(operation.operand, scope));
    case 'Replace':
      return replaced(
        operation.operator,
        value,
        wordValue(operation.pattern, scope),
        wordValue(operation.replacement, scope),
      );
    default:
      return unknownValue(...value.from);
  }
}

function isParameterSet(name: string, scope: Scope): boolean {
  if (/^\d+$/.test(name)) return scope.arguments[Number(name) - 1] !== undefined;
  return name === 'PWD' || variableOf(scope.environment, name) !== undefined;
}

/** A name that nothing sets takes the default, also when the base image is unknown: that is what people mean. */
function defaulted(operator: string, value: Value, isSet: boolean, operand: () => Value): Value {
  if (isSet && isWhollyUnknown(value)) return unknownValue(...value.from);
  const taken = isSet && !(operator.startsWith(':') && value.text === '');
  switch (operator.at(-1)) {
    case '+':
      return taken ? operand() : known('');
    case '?':
      return taken ? value : unknownValue();
    default:
      return taken ? value : operand();
  }
}

function removed(operator: string, value: Value, pattern: Value): Value {
  const { text } = value;
  // Classes and escapes are left to the shell.
  if (text === undefined || pattern.text === undefined || /[[\\]/.test(pattern.text))
    return unknownValue(...value.from);
  const remove = operator.startsWith('%') ? removeSuffix : removePrefix;
  const rest = remove(text, pattern.text, operator.length === 2);
  return rest === undefined ? unknownValue(...value.from) : { text: rest, from: value.from };
}

function replaced(operator: string, value: Value, pattern: Value, replacement: Value): Value {
  const { text } = value;
  const find = pattern.text;
  if (text === undefined || find === undefined || replacement.text === undefined || /[*?[\\]/.test(find)) {
    return unknownValue(...value.from);
  }
  if (operator !== '/' && operator !== '//') return unknownValue(...value.from);
  const put = replacement.text;
  const result = operator === '//' ? text.replaceAll(find, () => put) : text.replace(find, () => put);
  return { text: result.slice(0, 20_000), from: value.from };
}
