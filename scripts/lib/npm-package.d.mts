export function writeNpmPackage(folder: string): Promise<void>;
export function npmTarballPath(): string;
