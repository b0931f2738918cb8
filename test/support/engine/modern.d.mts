export function modernEngine(): { readonly binaries: string; readonly config: string };
