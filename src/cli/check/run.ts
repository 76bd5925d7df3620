import type { Messages } from '../../i18n/index.ts';
import { portFilter, type PortMatch } from '../../inspect/index.ts';
import { checkDoors, isAtLeast } from '../../judge/index.ts';
import { localFiles, readLocal } from '../../local/index.ts';
import { type DoorCheck, type Endpoint, type LocalKnowledge, MenshenError } from '../../model/index.ts';
import type { CheckFlags } from '../commands/check.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit-code.ts';
import { homeOf, incompleteText, missesNamespaces, missesProcesses } from '../rights.ts';
import { checkDocument } from './document.ts';
import { watchSearch } from './progress.ts';
import { worstSuspicion } from './summary.ts';
import { checkText } from './view.ts';

/** The door check: prints it, and tells by the exit code whether something was found. */
export async function runCheck(this: Context, flags: CheckFlags, ...ports: readonly PortMatch[]): Promise<void> {
  const search = flags.hidden ? watchSearch(this) : null;
  const local = await knowledgeOf(flags, this);
  const whole = await checkDoors({
    allNamespaces: flags.allNamespaces,
    local,
    ...(search !== null && { behindListings: search.options }),
  }).finally(() => search?.end());
  const check = only(whole, ports);
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
