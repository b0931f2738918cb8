/** The account that `useradd` or `adduser` makes; `undefined` when the command makes none that can be read. */
export function addedUser(words: readonly (string | undefined)[]): string | undefined {
  return /^(.*\/)?(useradd|adduser)$/.test(words[0] ?? '') ? plainWords(words)[0] : undefined;
}

/** The home of an account, as the command says that made it or as accounts of people have it; `undefined` = unknown. */
export function homeOfAccount(
  name: string,
  commands: readonly (readonly (string | undefined)[])[],
): string | undefined {
  const made = commands.find((words) => addedUser(words) === name);
  const flag = made?.[0]?.endsWith('adduser') === true ? /^(-\w*h|--home)$/ : /^(-\w*d|--home(-dir)?)$/;
  const given = optionOf(made ?? [], flag);
  if (given !== undefined) return given.value;
  return made !== undefined || /^(node|app|gradle|ubuntu|opam|vscode|user)$/.test(name)
    ? `/home/${name}`
    : undefined;
}

/** The group that `groupadd` or `addgroup` makes; with two names `addgroup` adds an account to a group that is there. */
export function addedGroup(words: readonly (string | undefined)[]): string | undefined {
  return /^(.*\/)?(groupadd|addgroup)$/.test(words[0] ?? '') ? plainWords(words).at(-1) : undefined;
}

/** Whether the command makes or turns the account into another name of root: `useradd -o -u 0`, `usermod -u 0`. */
export function becomesRoot(name: string, words: readonly (string | undefined)[]): boolean {
  const isMade = addedUser(words) === name;
  const isChanged = /^(.*\/)?usermod$/.test(words[0] ?? '') && words.at(-1) === name;
  return (isMade || isChanged) && /^0+$/.test(optionOf(words, /^(-\w*u|--uid)$/)?.value ?? '');
}

/** Options whose value is the next word: useradd(8), groupadd(8), adduser(8) of Debian and of BusyBox. */
const valued: Readonly<Record<string, RegExp>> = {
  useradd:
    /^(-\w*[bcdefgGkKpPRsuZ]|--(uid|gid|groups|shell|home|home-dir|comment|password|base-dir|key|skel|expiredate|inactive|root|prefix))$/,
  adduser: /^(-\w*[hgsGuk]|--(uid|gid|home|shell|ingroup|gecos|firstuid|lastuid|conf))$/,
  groupadd: /^(-\w*[gKpPRU]|--(gid|key|password|prefix|root|users))$/,
  addgroup: /^(-\w*g|--(gid|firstgid|lastgid|conf))$/,
};

/** The words that are no options; none where one is not known, which may be either. */
function plainWords([program = '', ...words]: readonly (string | undefined)[]): readonly string[] {
  const takesValue = valued[program.replace(/^.*\//, '')];
  const plain: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return [];
    if (takesValue?.test(word) === true) at++;
    else if (!word.startsWith('-')) plain.push(word);
  }
  return plain;
}

/**
 * The name that `usermod -l` or `groupmod -n` gives; empty when it cannot be read, `undefined` when no name is given.
 */
export function renamed(words: readonly (string | undefined)[]): string | undefined {
  const flag = words[0]?.endsWith('usermod') === true ? /^(-\w*l|--login)$/ : /^(-\w*n|--new-name)$/;
  const given = optionOf(words, flag);
  return given && (given.value ?? '');
}

function optionOf(
  words: readonly (string | undefined)[],
  flag: RegExp,
): { readonly value: string | undefined } | undefined {
  for (const [at, word = ''] of words.entries()) {
    const [name = '', value = words[at + 1]] = word.split('=', 2);
    if (flag.test(name)) return { value };
  }
  return undefined;
}

/** Names in a text of passwd lines. */
export function passwdNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\n|\\n)([a-z_][\w.-]*\$?):[^:\n]*:\d*:\d*:/g)].flatMap(
    (match) => match[1] ?? [],
  );
}
