import type { ImageFacts } from './image-facts.js';

/** Whether an image has an account; a number needs none. */
export function hasUser(image: ImageFacts, name: string): boolean | undefined {
  if (/^\d+$/.test(name)) return true;
  if (image.passwd === false) return false;
  return image.users?.includes(name);
}

/**
 * Groups that the distributions come with: base-passwd of Debian and Ubuntu (`gnats` went with bookworm),
 * alpine-baselayout of Alpine (those that some release had), and the group file of distroless.
 */
const groupsOf: Readonly<Record<string, string>> = {
  debian:
    'root daemon bin sys adm tty disk lp mail news uucp man proxy kmem dialout fax voice cdrom floppy tape sudo audio dip www-data backup operator list irc src gnats shadow utmp video sasl plugdev staff games users nogroup _apt systemd-journal systemd-network systemd-resolve crontab input sgx kvm render messagebus _ssh netdev',
  alpine:
    'root bin daemon sys adm tty disk lp mem kmem wheel floppy mail news uucp man cron console audio cdrom dialout ftp sshd input at tape video netdev readproc squid xfs kvm games shadow cdrw www-data users ntp smmsp vpopmail postmaster cyrus locate abuild utmp ping nogroup nobody usb postdrop postfix klogd operator guest nofiles qmail',
  distroless: 'root nobody tty staff nonroot',
};

/**
 * Whether an image has a group. Absent is a group of which neither the distribution nor an account of the image has
 * the name, where all accounts are known: tools that make an account make a group of its name.
 */
export function hasGroup(image: ImageFacts, name: string): boolean | undefined {
  if (/^\d+$/.test(name)) return true;
  if (image.groups !== undefined) return image.groups.includes(name);
  if (image.passwd === false) return false;
  const groups = groupsOf[image.distro === 'ubuntu' ? 'debian' : (image.distro ?? '')]?.split(' ');
  if (groups === undefined || image.users === undefined) return undefined;
  return groups.includes(name) || image.users.includes(name);
}
