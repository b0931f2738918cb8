export function skeleton(id: string): string;
export function registered(text: string, id: string): string;
