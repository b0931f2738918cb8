/** By the path of the address: the file in the repository, and its type. */
export const playgroundFiles: Readonly<Record<string, readonly [path: string, type: string]>>;
