import type { Finding, Process } from '../../model/index.ts';
import { executableFact, nameFact } from '../evidence.ts';
import { strongest } from '../strongest.ts';
import type { ConnectionSignal } from './signal.ts';

const WEIGHT = 50;
/** Container runtimes copy themselves into memory, so that a container can't overwrite them (CVE-2019-5736). */
const RUNTIME_COPY = 5;

const COPY = /^memfd:(?:runc_cloned:|crun|lxc-)/;
const RUNTIME = /^(?:containerd|runc|crun|conmon|docker|podman|lxc)/;

/** The program runs from memory and never was a file: nothing to scan, nothing left after the process. */
export const memfdExecutable: ConnectionSignal = {
  id: 'memfd-executable',
  weight: WEIGHT,
  cause: 'file',
  about: 'both',
  concerns: ({ executable }) => executable?.memfd === true,
  look: (subject) => strongest(subject, ({ process }) => (process.executable?.memfd === true ? find(process) : null)),
};

function find(process: Process): Finding {
  return {
    signal: 'memfd-executable',
    weight: isRuntimeCopy(process) ? RUNTIME_COPY : WEIGHT,
    pid: process.pid,
    evidence: [executableFact(process), nameFact(process)],
  };
}

/** Anyone may choose the memfd's name and `comm`: only what a container runtime started is taken at its word. */
function isRuntimeCopy({ executable, container, parents }: Process): boolean {
  if (!COPY.test(executable?.path ?? '')) return false;
  return (
    (container !== undefined && container !== null) || parents?.some((parent) => RUNTIME.test(parent.name)) === true
  );
}
