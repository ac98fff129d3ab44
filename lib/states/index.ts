/** Amazon States Language: how Step Functions executes a definition with JSONata. It knows nothing of Cordon. */
export { readDefinition, type InterpretedDefinition } from './definition';
export { NotInterpreted, StateError } from './errors';
export { execute, type ExecutionEnd, type MachineClock, type TaskCall } from './execute';
