import type { Finding, Process } from '../../model/index.ts';
import { argumentsFact, executableFact, nameFact } from '../evidence.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

const KNOWN_THREAD = 70;
/** In brackets as ps shows kernel threads, but no name of one. */
const BRACKETS = 30;

/** Names that only the kernel gives (`kthread_create` in its sources); what a user's daemon might be called is left out. */
const THREAD =
  /^(?:kworker\/|kthreadd$|ksoftirqd\/|migration\/\d|rcu_(?:gp|par_gp|sched|preempt|bh|tasks)|cpuhp\/|idle_inject\/|watchdogd?\/\d|kswapd\d|kcompactd\d|khugepaged$|ksmd$|kdevtmpfs$|kauditd$|khungtaskd$|oom_reaper$|kblockd$|kintegrityd$|irq\/\d|scsi_(?:eh|tmf)_\d|jbd2\/|ext4-rsv-|xfs(?:-\w+|aild|bufd)\/|btrfs-(?:cleaner|transacti|endio|worker)|kthrotld$|mm_percpu_wq$|slub_flushwq$|inet_frag_wq$|zswap-shrink$|nvme-.*-wq$)/;

/** It calls itself like a kernel thread, yet is a program: the kernel's threads have neither file nor arguments. */
export const kernelThreadName: ConnectionSignal = {
  id: 'kernel-thread-name',
  weight: KNOWN_THREAD,
  cause: 'disguise',
  about: 'both',
  concerns: (process) => weightOf(process) > 0,
  look: (subject) => strongest(subject, ({ process }) => find(process)),
};

function find(process: Process): Finding | null {
  const weight = weightOf(process);
  if (weight === 0) return null;
  return {
    signal: 'kernel-thread-name',
    weight,
    pid: process.pid,
    evidence: [
      nameFact(process),
      ...(isPresent(process.arguments?.[0]) ? [argumentsFact(process)] : []),
      ...(isPresent(process.executable) ? [executableFact(process)] : []),
    ],
  };
}

function weightOf(process: Process): number {
  const title = process.arguments?.[0] ?? '';
  // Either one proves that it is a program; with neither, it can't be told.
  if (process.kernelThread || !(isPresent(process.executable) || title !== '')) return 0;
  if ([process.name, title].some((name) => THREAD.test(withoutBrackets(name)))) return KNOWN_THREAD;
  // The whole title, so that `[lxc monitor] /var/lib/lxc web` and `[celeryd: …] -active-` are not meant.
  return /^\[[^[\]]+\]$/.test((process.arguments ?? []).join(' ').trim()) ? BRACKETS : 0;
}

function withoutBrackets(name: string): string {
  // A name is cut after 15 bytes, bracket and all.
  return name.trim().replace(/^\[/, '').replace(/\]$/, '');
}

function isPresent<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}
