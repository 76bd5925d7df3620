export { type Applied, apply, type ChangeTools, type StepEvent } from './apply.ts';
export { type Drift, type Executor, type Executors, executors, type Prepared } from './executor.ts';
export { canUndo, planUndo, undo, type Undone, type UndoPlan, type UndoStep } from './undo.ts';
