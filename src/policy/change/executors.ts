import { type Executors, executors } from '../../change/index.ts';
import type { Control } from '../../platform/index.ts';
import type { PolicyPlaces } from '../tools.ts';
import { bootExecutor } from './boot.ts';
import { tableExecutor } from './table.ts';

/** Whoever takes the steps of policies, and undoes them. */
export function policyExecutors(control: Control, places: PolicyPlaces): Executors {
  const context = { control, places };
  return executors([tableExecutor(context), bootExecutor(context)]);
}
