import { call } from './calls.ts';

/** `struct vfs_ns_cap_data`, the longest form. */
const LONGEST = 24;

/**
 * Whether whoever runs this file gets capabilities from it, as `setcap` gives them.
 *
 * @throws Error where koffi has no build for this machine
 * @see capabilities(7), "File capabilities"
 */
export function hasFileCapabilities(path: string): boolean {
  return call('getxattr')(path, 'security.capability', new Uint8Array(LONGEST), LONGEST) > 0;
}
