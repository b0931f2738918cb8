/** The account that `useradd` or `adduser` makes; `undefined` when the command makes none that can be read. */
export function addedUser(words: readonly (string | undefined)[]): string | undefined {
  const program = words[0]?.replace(/^.*\//, '');
  if (program !== 'useradd' && program !== 'adduser') return undefined;
  const plain: string[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) return undefined;
    if (takesValue(program, word)) at++;
    else if (!word.startsWith('-')) plain.push(word);
  }
  return program === 'useradd' ? plain.at(-1) : plain[0];
}

/** The home of an account, as the command says that made it or as accounts of people have it; `undefined` = unknown. */
export function homeOfAccount(
  name: string,
  commands: readonly (readonly (string | undefined)[])[],
): string | undefined {
  const made = commands.find((words) => addedUser(words) === name);
  const at = made?.findIndex((word) => /^(-\w*[dh]|--home(-dir)?)$/.test(word ?? '')) ?? -1;
  const isAdduser = made?.[0]?.endsWith('adduser') === true;
  if (made !== undefined && at !== -1 && /^-\w*h$/.test(made[at] ?? '') === isAdduser) return made[at + 1];
  const joined = made?.flatMap((word) => /^--home(?:-dir)?=(.*)$/.exec(word ?? '')?.[1] ?? [])[0];
  if (joined !== undefined) return joined;
  return made !== undefined || /^(node|app|gradle|ubuntu|opam|vscode|user)$/.test(name)
    ? `/home/${name}`
    : undefined;
}

const useraddValues =
  /^(-[bcdefgGkKpRPsuUZ]|-\w*[cdegGksu]|--(uid|gid|groups|shell|home|home-dir|comment|password|base-dir|key|skel|expiredate|inactive|root|prefix))$/;
const adduserValues = /^(-[hgsGuk]|-\w*[hgsGu]|--(uid|gid|home|shell|ingroup|gecos|firstuid|lastuid|conf))$/;

function takesValue(program: string, word: string): boolean {
  if (word.includes('=')) return false;
  if (program === 'useradd') return useraddValues.test(word) && !/^-[rmMNUlo]*U?$/.test(word);
  return adduserValues.test(word) && !/^-[DHS]+$/.test(word);
}

/** The group that `groupadd` or `addgroup` makes; with two names `addgroup` adds an account to a group that is there. */
export function addedGroup(words: readonly (string | undefined)[]): string | undefined {
  const program = words[0]?.replace(/^.*\//, '');
  if (program !== 'groupadd' && program !== 'addgroup') return undefined;
  const plain: (string | undefined)[] = [];
  for (let at = 1; at < words.length; at++) {
    const word = words[at];
    if (word !== undefined && /^(-\w*[gKRP]|--(gid|key|root|prefix|firstgid|lastgid|conf))$/.test(word)) at++;
    else if (word?.startsWith('-') !== true) plain.push(word);
  }
  return plain.at(-1);
}

/** Names in a text of passwd lines. */
export function passwdNames(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\n|\\n)([a-z_][\w.-]*\$?):[^:\n]*:\d*:\d*:/g)].flatMap(
    (match) => match[1] ?? [],
  );
}
