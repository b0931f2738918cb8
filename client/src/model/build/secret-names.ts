/** The words of names that BuildKit's own check takes for those of secrets (SecretsUsedInArgOrEnv). */
const secretWords = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i;
const publicWords = /(?:_|^)public(?:_|$)/i;

/** Names of build arguments that pass a secret: whoever has the image can read them in its history. */
export function secretArguments(args: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(args).filter((name) => secretWords.test(name) && !publicWords.test(name));
}
