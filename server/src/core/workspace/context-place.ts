/** Of images and of other machines. */
const address = /^(?:docker-image|https?|git|ssh|target):|^[\w.-]+@/;
const anyAddress = /^[\w+.-]{2,}:/;

/** Whether a place of a build context is an address, and no folder: `docker-image://…`, `https://…`, `git@…`. */
export function isAddress(place: string): boolean {
  return address.test(place);
}

/** Whether it may lie anywhere on this machine, whatever the repository is: `oci-layout:///home/…`, `file:///etc`. */
export function isLocalAddress(place: string): boolean {
  return anyAddress.test(place) && !isAddress(place);
}
