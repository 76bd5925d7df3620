import { describe, expect, test } from 'vitest';

import { isOpen, type Socket } from '../../../src/model/index.ts';
import type { SocketSource } from '../../../src/platform/platform.ts';
import type { Expected } from './stage.ts';

export interface Subject {
  readonly source: SocketSource;
  readonly namespace: number;
  /** Every socket that there is in that namespace. */
  readonly scene: readonly Expected[];
}

/** What must hold for every source of sockets. `get` is called within each test, when the scene has been made. */
export function socketSourceContract(name: string, get: () => Subject): void {
  describe(`${name} keeps the contract of a source of sockets`, () => {
    test('it lists every socket once, with what it can tell, and no other', () => {
      const { source, scene } = get();
      const { sockets, problems } = source.list('all');
      // Modules for single protocols may be missing in this kernel: that is a problem, and their sockets too.
      const unread = new Set(problems.flatMap(({ detail }) => detail.split(':')[0]!.split(' ')));
      const expected = scene.filter(
        ({ seen, netlinkOnly }) => !unread.has(seen.protocol) && (source.name === 'netlink' || !netlinkOnly),
      );
      expect(unread.has('tcp') || unread.has('udp') || unread.has('packet')).toBe(false);
      expect(sockets.map(identity).sort()).toEqual(expected.map(({ seen }) => identity(seen)).sort());
      const found = new Map(sockets.map((socket) => [identity(socket), socket]));
      for (const { seen, more } of expected) {
        const told = source.name === 'netlink' ? { ...seen, ...more } : seen;
        expect(found.get(identity(seen))).toMatchObject(told);
      }
    });

    test('every socket has its namespace, a complete endpoint, and a user where it has an inode', () => {
      const { source, namespace } = get();
      for (const socket of source.list('all').sockets) {
        expect(socket.namespace).toBe(namespace);
        expect(socket.local.address).not.toBe('');
        expect({ ...socket, told: 'uid' in socket }).toMatchObject({ told: socket.inode !== 0 });
      }
    });

    test('the open ones are those of all that new peers can reach', () => {
      const { source } = get();
      const open = source.list('open').sockets;
      expect(open.map(identity).sort()).toEqual(source.list('all').sockets.filter(isOpen).map(identity).sort());
      expect(open.length).toBeGreaterThan(0);
    });

    test('it says where it comes from, and of nothing that it was malformed', () => {
      const { source } = get();
      const { source: name, problems } = source.list('all');
      expect(name).toBe(source.name);
      expect(problems.filter(({ code }) => code.endsWith('-malformed'))).toEqual([]);
    });
  });
}

/** A socket's identity as the model defines it; the other fields make a failure readable. */
export function identity({ inode, protocol, family, state, local, peer }: Expected['seen'] | Socket): string {
  const ends = [local, peer].map((end) => (end === null ? '-' : `${end.address} ${end.port}`));
  return [protocol, family, state, ...ends, inode].join(' | ');
}
