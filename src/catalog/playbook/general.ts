import type {
  CatalogPorts,
  GeneralStep,
  PlaybookAction,
  PlaybookStep,
  PlaybookSystem,
  PlaybookTexts,
} from '../../model/index.ts';
import { generalCommands } from './commands.ts';

/** What general steps are made with. */
export interface Scene {
  readonly system: PlaybookSystem;
  readonly ports: readonly CatalogPorts[];
  readonly texts: PlaybookTexts;
}

export function sentence(text: string): PlaybookStep {
  return { text, commands: [] };
}

/** A step that holds for any port, with this one's number put in. */
export function generalStep(step: GeneralStep, { system, ports, texts }: Scene): PlaybookStep {
  const text = texts.steps[step];
  const action = system === 'linux' && ports.length > 0 ? actionOf(step, ports) : null;
  return {
    text: typeof text === 'string' ? text : text[system],
    commands: generalCommands(step, system, ports),
    ...(action === null ? {} : { menshen: action }),
  };
}

/** What Menshen does of a general step. */
function actionOf(step: GeneralStep, ports: readonly CatalogPorts[]): PlaybookAction | null {
  if (step === 'stop' || step === 'end') return { command: 'close', ports };
  return step === 'firewall' || step === 'reject' ? { command: 'close', ports, how: 'firewall' } : null;
}

/** How to see that a port is shut: here, and from elsewhere where that can be told. */
export function verifySteps(scene: Scene): readonly PlaybookStep[] {
  const isUdp = scene.ports.some(({ protocol }) => protocol === 'udp');
  const isTcp = scene.ports.some(({ protocol }) => protocol === 'tcp');
  return [
    generalStep('gone', scene),
    ...(isTcp ? [generalStep('outside', scene)] : []),
    ...(isUdp ? [sentence(scene.texts.unseenUdp)] : []),
  ];
}
