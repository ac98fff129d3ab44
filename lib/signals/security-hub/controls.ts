export { controlOfGenerator, controls, controlShape, type ControlSeverity } from '../../events/security-controls';
