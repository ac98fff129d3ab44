/** `cordon rehearse incident`: a finding, the services around it and the people who answer, in memory. Data in, data out; no AWS. */
export { whyDenied } from './access';
export { type AccountLinks, type ExerciseLink } from './chain';
export { rehearseIncident, type Exercise } from './exercise';
export { debriefQuestions, heldAgainstPolicies, notExercised, staysOpen, whoCanAct } from './people';
export { sampleFinding } from './samples';
export { followUps, runbookBehaviours, type FollowUp, type GivenAnswer, type RunbookBehaviour, type Scenario } from './scenario';
export { timeLine, type Basis, type Chapter, type Moment, type MomentTime } from './time-line';
