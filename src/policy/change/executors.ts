import { type Executors, executors } from '../../change/index.ts';
import type { Control, Platform } from '../../platform/index.ts';
import type { PolicyPlaces } from '../tools.ts';
import { bootExecutor } from './boot.ts';
import { tableExecutor } from './table.ts';

/** Whoever takes the steps of policies, and undoes them. */
export function policyExecutors(control: Control, places: PolicyPlaces, platform: Platform): Executors {
  const context = { control, places, platform };
  return executors([tableExecutor(context), bootExecutor(context)]);
}
