import type { Messages } from '../../i18n/index.ts';
import { portFilter, type PortMatch } from '../../inspect/index.ts';
import { checkDoors, isAtLeast } from '../../judge/index.ts';
import { localFiles, readLocal } from '../../local/index.ts';
import { type DoorCheck, type Endpoint, type LocalKnowledge, MenshenError } from '../../model/index.ts';
import { tellPending } from '../changing/pending.ts';
import { tellUnfinished } from '../changing/unfinished.ts';
import type { CheckFlags } from '../commands/check.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { homeOf, incompleteText, missesNamespaces, missesProcesses } from '../rights.ts';
import { waitForClamav } from './clamav.ts';
import { checkDocument } from './document.ts';
import { type Watched, watchSearch } from './progress.ts';
import { worstSuspicion } from './summary.ts';
import { checkText } from './view.ts';

/** The door check: prints it, and tells by the exit code whether something was found. */
export async function runCheck(this: Context, flags: CheckFlags, ...ports: readonly PortMatch[]): Promise<void> {
  const local = await knowledgeOf(flags, this);
  await tellUnfinished(this);
  await tellPending(this);
  const search = flags.hidden ? watchSearch(this) : null;
  const check = await look(this, flags, ports, local, search);
  if (check === null) {
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  await this.out.write(flags.json ? checkDocument(check) : checkText(check, this, ports));
  if (search?.interrupted() === true) {
    this.process.exitCode = EXIT.interrupted;
    return;
  }
  const reasons = whyIncomplete(check, flags, this.messages);
  if (flags.failOn !== undefined && isAtLeast(worstSuspicion(check), flags.failOn)) {
    this.process.exitCode = EXIT.findings;
  } else if (reasons.length > 0) {
    await this.err.write(incompleteText(reasons, this.messages));
    this.process.exitCode = EXIT.incomplete;
  }
}

/** Read before anything else: who wrote down what is expected must not get an answer that leaves it out. */
async function knowledgeOf(
  { config, noConfig }: CheckFlags,
  { environment, messages }: Context,
): Promise<LocalKnowledge> {
  if (config !== undefined && noConfig) throw new MenshenError('usage', messages.errors.configOrNone);
  if (noConfig) return readLocal([]);
  return readLocal(config === undefined ? localFiles(environment, homeOf()) : [{ path: config, author: 'given' }]);
}

/** @returns `null` where the user did not want to wait for ClamAV */
async function look(
  context: Context,
  { allNamespaces, clamav }: CheckFlags,
  ports: readonly PortMatch[],
  local: LocalKnowledge,
  search: Watched | null,
): Promise<DoorCheck | null> {
  const within = (check: DoorCheck): DoorCheck => only(check, ports);
  const waiting = waitForClamav(context);
  const { signal } = waiting.options;
  try {
    const behind = search === null ? {} : { behindListings: search.options };
    return within(await checkDoors({ allNamespaces, clamav, local, within, ...behind, ...waiting.options }));
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  } finally {
    await search?.end();
    await waiting.over();
  }
}

/** A plain check is never incomplete: it says what it could not see. These ask for more than a look. */
function whyIncomplete(
  { inspection: { coverage }, hidden }: DoorCheck,
  { failOn, allNamespaces }: CheckFlags,
  { check: { behind }, errors: { incomplete } }: Messages,
): readonly string[] {
  const namespaces = allNamespaces && missesNamespaces(coverage) ? [incomplete.namespaces] : [];
  const verdict = failOn !== undefined && missesProcesses(coverage) ? [incomplete.verdict] : [];
  const untried = hidden?.refused.some(({ errno }) => errno !== 'EAFNOSUPPORT') === true ? [behind.incomplete] : [];
  return [...namespaces, ...verdict, ...untried];
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
