/** The platforms that `linux/amd64, linux/arm64` names, each once: the first is the main one. Empty: that of the engine. */
export function platformList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
