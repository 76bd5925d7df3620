import type { BlockAnswer } from '../../model/index.ts';
import type { Explained } from '../explained.ts';

const ANSWERS: { readonly [answer in BlockAnswer]: string } = {
  drop: 'nothing answers',
  reject: 'an ICMP error answers',
  reset: 'a reset answers, so that nobody waits',
};

/** Closing ports, the journal, and undoing. What the sentences name is shown as it is. */
export const close = {
  help: {
    brief: 'Close a port for good, so that it can be opened again',
    description:
      'Shows a plan first: who holds the port, how it will be closed, what else that costs, and how it is undone; then asks. A service is stopped and disabled together with the sockets, timers and paths that would start it again; a container is stopped by its own runtime; a program is asked to end, and its supervisor with it; a port that no program holds is shut in the firewall. Afterwards Menshen looks again, watches whether somebody opens the port anew, and writes the journal, from which menshen undo brings back what was.',
    target: 'Ports (22, 53/udp, 8000-8100/tcp), or one name of a program, unit or service',
    how: 'Close it in this way only',
    nowOnly: 'Leave it enabled, so that it comes back at the next boot',
    dryRun: 'Show the plan, and do nothing',
    yes: 'Do not ask',
    grace: 'Seconds that a program has to end before it is killed; 10 by default',
    watch: 'Seconds to watch whether the port is opened again; 3 by default',
    answer: 'What a port shut in the firewall answers; by default nothing, on 113/tcp a reset',
    restart: 'Keep nothing of an ended program: undoing then only shows how to start it',
    includingMySession: 'Also what the session that you sit in hangs on',
    placeholders: { target: 'target', how: 'how', seconds: 'seconds', answer: 'answer' },
    examples: [
      ['sudo menshen close 7626', 'show the plan for a port, ask, close it'],
      ['sudo menshen close nginx --dry-run', 'only the plan, for all ports of nginx'],
      ['sudo menshen close 113 --how firewall', 'shut it in the firewall, with a reset'],
      ['sudo menshen undo', 'open again what was closed last'],
    ] as Explained,
  },
  undoHelp: {
    brief: 'Undo a change: open again what was closed',
    description:
      'Shows what undoing would do now, and what has changed since; asks; brings back what was, and looks whether it is so. Units are enabled and started as they were, containers started, blocks lifted; programs are started again only where the plan promised it, otherwise their command line is shown.',
    id: 'Number of the change in the journal; by default the last that is not undone',
    anyway: 'Also where something else has taken the place since',
    placeholders: { id: 'number' },
    examples: [
      ['sudo menshen undo', 'the last change'],
      ['sudo menshen undo 3 --dry-run', 'what undoing change 3 would do'],
    ] as Explained,
  },
  journalHelp: {
    brief: 'Show what was changed, by whom, and how it stands',
    description:
      'Shows every change that Menshen has made to this machine, the newest first. Environments that are kept for undoing are never shown.',
    examples: [
      ['sudo menshen journal', 'all changes'],
      ['sudo menshen journal --json', 'for scripts'],
    ] as Explained,
  },
  nothing: (target: string) => `Nothing to close: nothing listens on ${target}.`,
  nothingElsewhere: (target: string, count: number): string =>
    `Nothing to close here: ${target} is open only in ${count === 1 ? 'another network namespace' : 'other network namespaces'}, by:`,
  heading: (ports: string) => `To close ${ports}`,
  headingNone: (ports: string) => `${ports} can not be closed`,
  step: {
    unit: (units: string) => `Stop ${units}`,
    unitOf: (units: string, user: number) => `Stop ${units} of user ${user}`,
    disable: (units: string) => `so that they do not come back at boot, disable ${units}`,
    mask: (units: string) => `so that nothing else starts them, mask ${units}`,
    container: (name: string, runtime: string, image: string) => `Stop the container ${name} (${runtime}, ${image})`,
    process: (processes: string, seconds: number) =>
      `End ${processes}: SIGTERM, and after ${seconds} s without effect SIGKILL`,
    supervised: (command: string) => `Have its supervisor stop it: ${command}`,
    connections: (ports: string) => `End the sockets of ${ports} in the kernel; the programs live on`,
    firewall: (ports: string, answer: BlockAnswer) =>
      `Shut ${ports} in the firewall, for IPv4 and IPv6: ${ANSWERS[answer]}; the programs live on`,
  },
  loss: {
    connections: (count: number, peers: string) =>
      `${count === 1 ? '1 open connection ends' : `${count} open connections end`}: ${peers}`,
    more: (peers: string) => `${peers} …`,
    ports: (ports: string) => `closes too: ${ports}`,
    units: (units: string) => `stop too, since they need it: ${units}`,
    supervisor: (process: string, kind: string) => `${process} (${kind}) would start it again, so it ends first`,
    ordered: (process: string, kind: string) => `${process} (${kind}) watches over it and is told`,
    startable: (units: string, by: string) => `may be started again: ${units}, by ${by}`,
    'next-boot': 'whatever starts it at boot will do so again',
    'until-boot': 'the block is gone after the next boot',
    'environment-kept': (count: number) =>
      `its environment (${count === 1 ? '1 variable' : `${count} variables`}) stays in the journal, readable to its owner alone, until it is undone; --no-restart keeps none`,
    unaware: 'a program that does not notice may spin, or open the port again',
  },
  undoes: {
    exact: 'menshen undo brings back what was',
    restart: 'menshen undo starts it again; what it had in memory is lost',
    byHand: (faults: string) => `only by hand${faults === '' ? '' : `: ${faults}`}`,
    connections: 'only by restarting its program',
  },
  faults: {
    unreadable: 'what it was started with can not be read',
    'file-gone': 'its program file is gone',
    'script-gone': 'its script is gone, or was never a file',
    title: 'it has written a title over its command line',
    'rights-dropped': 'it has given up rights that it was started with',
    'socket-inherited': 'it has its socket from its parent',
    forked: 'it is a copy that its parent made of itself',
    namespaces: 'it lives in namespaces of its own',
    terminal: 'it talks to a terminal',
  },
  labels: {
    holders: 'held by',
    why: 'why so',
    costs: 'costs',
    undo: 'undo',
    ports: 'closes',
    also: 'then',
    note: 'note',
  },
  whys: {
    asked: 'that is how you asked for it',
    'has-unit': 'systemd runs it, and would start it again if it were only ended',
    'in-container': 'its container opens it, and would do so again',
    'no-unit': 'no unit and no container has it',
    'no-program': 'no program holds it that could be ended: the kernel itself has it',
  },
  refusal: {
    itself: 'that is Menshen itself',
    init: (process: string) => `process 1 (${process}) holds it, and no unit is known for it`,
    session: (process: string | null) =>
      `your own session hangs on it${process === null ? '' : ` (${process})`}; --including-my-session closes it all the same`,
    'session-unknown':
      'what your own session hangs on can not be told here; --including-my-session closes it all the same',
    unseen: 'its holder can not be seen without root',
    'no-unit': 'no systemd unit has it',
    'no-systemd': 'systemd does not answer',
    'no-container': 'no container has it',
    'no-process': 'no process holds it that could be ended',
    'container-command': (runtime: string, id: string) =>
      `it belongs to the container ${id} of ${runtime}, whose command is not here; --how firewall shuts it`,
  },
  refused: (port: string, why: string) => `${port}: ${why}`,
  needsRoot: (steps: string) => `Only root may take ${steps}. Run it with sudo.`,
  stepNumber: (number: number) => `step ${number}`,
  dryRun: 'Nothing was done (--dry-run).',
  ask: (question: string) => `${question} [y/N] `,
  askClose: 'Close?',
  askUndo: 'Undo?',
  yes: ['y', 'yes'] as readonly string[],
  declined: 'Nothing was done.',
  doing: (number: number, total: number) => `Step ${number} of ${total} …`,
  watching: (seconds: number) => `Closed; watching for ${seconds} s whether somebody opens it again …`,
  done: (ports: string, id: number) =>
    `Closed: ${ports}. Change ${id} in the journal; menshen undo ${id} opens it again.`,
  doneBlocked: (ports: string, id: number) =>
    `Shut in the firewall: ${ports}. Change ${id} in the journal; menshen undo ${id} opens it again.`,
  failed: (number: number, detail: string) => `Step ${number} failed: ${detail}`,
  rightsLost: (number: number, detail: string) => `Step ${number} was not permitted: ${detail}`,
  partly: (id: number) => `What was done before stays; menshen undo ${id} brings back what was.`,
  left: 'The steps after it were not taken.',
  interrupted: (id: number) => `Interrupted between two steps. menshen undo ${id} brings back what was.`,
  respawned: (port: string, by: string) => `${port} was opened again, by ${by}`,
  respawnedBy: (process: string, parent: string) => `${process}, started by ${parent}`,
  respawnHint: 'Close what starts it, or shut the port with --how firewall.',
  undo: {
    heading: (id: number, target: string, when: string) => `To undo change ${id} (close ${target}, ${when})`,
    nothing: 'There is nothing to undo.',
    nothingFor: (id: number) => `Change ${id} is undone already.`,
    running: (id: number) => `Change ${id} is being made at this moment.`,
    step: {
      unit: (units: string) => `Enable and start as they were: ${units}`,
      container: (name: string) => `Start the container ${name}`,
      process: (command: string) => `Start again: ${command}`,
      order: (command: string) => `Have its supervisor start it: ${command}`,
      connections: (ports: string) => `Restart the program of ${ports} by hand`,
      firewall: (ports: string) => `Lift the block of ${ports}`,
      byHand: (command: string) => `By hand: ${command}`,
    },
    recipe: { program: 'program', folder: 'folder', user: 'user', environment: 'environment' },
    drift: {
      'already-undone': (detail: string) => `it is as it was before: ${detail}`,
      taken: (detail: string) => `something else has taken its place: ${detail}`,
      gone: (detail: string) => `it is gone: ${detail}`,
      restarted: 'the machine was restarted since',
      'by-hand': 'the plan did not promise to undo this',
    },
    stopped: 'Nothing was done, since something else has taken the place. --anyway undoes it all the same.',
    done: (id: number) => `Change ${id} is undone.`,
    partly: (id: number) => `Change ${id} is undone in part:`,
    failed: (number: number, detail: string) => `step ${number} could not be undone: ${detail}`,
  },
  journal: {
    empty: 'Nothing was changed yet.',
    columns: { id: 'ID', when: 'WHEN', who: 'WHO', what: 'WHAT', steps: 'STEPS', state: 'STATE' },
    states: {
      running: 'running',
      interrupted: 'interrupted',
      done: 'done',
      failed: 'failed',
      undone: 'undone',
      'partly-undone': 'partly undone',
      stopped: 'stopped half-way',
    },
    kinds: {
      unit: 'unit',
      container: 'container',
      process: 'process',
      connections: 'connections',
      firewall: 'firewall',
    },
    what: (target: string) => `close ${target}`,
    unfinished: (id: number, target: string) =>
      `Change ${id} (close ${target}) was interrupted in the middle. menshen undo ${id} brings back what was; menshen journal tells more.`,
    stepStates: {
      planned: 'not begun',
      begun: 'begun, and not known to be finished',
      done: 'done',
      failed: 'failed',
      undoing: 'undoing was begun, and is not known to be finished',
      undone: 'undone',
      'undo-failed': 'not undone',
    },
  },
};
