/** Sends what is drawn to a page when it is something else than before: moving the cursor draws nothing anew. */
export interface PageFeed<Message> {
  send(message: Message): void;
  /** The page starts empty: the next message counts as new. */
  forget(): void;
}

export function createPageFeed<Message>(post: (message: Message) => void): PageFeed<Message> {
  let shown = '';
  return {
    send: (message) => {
      const text = JSON.stringify(message);
      if (text === shown) return;
      shown = text;
      post(message);
    },
    forget: () => {
      shown = '';
    },
  };
}
