import type { Messages } from '../../i18n/index.ts';
import { portFilter, type PortMatch } from '../../inspect/index.ts';
import { checkDoors, isAtLeast } from '../../judge/index.ts';
import type { DoorCheck, Endpoint } from '../../model/index.ts';
import type { CheckFlags } from '../commands/check.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { incompleteText, missesNamespaces, missesProcesses } from '../rights.ts';
import { waitForClamav } from './clamav.ts';
import { checkDocument } from './document.ts';
import { worstSuspicion } from './summary.ts';
import { checkText } from './view.ts';

/** The door check: prints it, and tells by the exit code whether something was found. */
export async function runCheck(this: Context, flags: CheckFlags, ...ports: readonly PortMatch[]): Promise<void> {
  const check = await look(this, flags, ports);
  if (check === null) {
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  await this.out.write(flags.json ? checkDocument(check) : checkText(check, this, ports));
  const reasons = whyIncomplete(check, flags, this.messages);
  if (flags.failOn !== undefined && isAtLeast(worstSuspicion(check), flags.failOn)) {
    this.process.exitCode = EXIT.findings;
  } else if (reasons.length > 0) {
    await this.err.write(incompleteText(reasons, this.messages));
    this.process.exitCode = EXIT.incomplete;
  }
}

/** @returns `null` where the user did not want to wait for ClamAV */
async function look(
  context: Context,
  { allNamespaces, clamav }: CheckFlags,
  ports: readonly PortMatch[],
): Promise<DoorCheck | null> {
  const within = (check: DoorCheck): DoorCheck => only(check, ports);
  const waiting = waitForClamav(context);
  const { signal } = waiting.options;
  try {
    return within(await checkDoors({ allNamespaces, clamav, within, ...waiting.options }));
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  } finally {
    await waiting.over();
  }
}

/** A plain check is never incomplete: it says what it could not see. These ask for more than a look. */
function whyIncomplete(
  { inspection: { coverage } }: DoorCheck,
  { failOn, allNamespaces }: CheckFlags,
  { errors: { incomplete } }: Messages,
): readonly string[] {
  const namespaces = allNamespaces && missesNamespaces(coverage) ? [incomplete.namespaces] : [];
  const verdict = failOn !== undefined && missesProcesses(coverage) ? [incomplete.verdict] : [];
  return [...namespaces, ...verdict];
}

function only(check: DoorCheck, asked: readonly PortMatch[]): DoorCheck {
  if (asked.length === 0) return check;
  const matches = portFilter(asked);
  return {
    ...check,
    ports: check.ports.filter(({ port: { protocol, sockets, published } }) => {
      const sides: readonly Endpoint[] = [...sockets.map(({ local }) => local), ...published.map(({ from }) => from)];
      return sides.some((local) => matches({ protocol, local }));
    }),
    connections: check.connections.filter(({ socket }) => matches(socket)),
  };
}
