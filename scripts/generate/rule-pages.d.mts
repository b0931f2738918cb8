export function generate(): Promise<{ path: string; text: string }[]>;
