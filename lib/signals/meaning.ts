import { type MeaningCheck } from '../configuration/draft';
import { checkEnvironment } from './environment-meaning';
import { checkRuleContents } from './rule-content';
import { checkDetectors, checkRules } from './rule-meaning';

/** What a schema cannot say of the rules on findings, and of the environment that they take values from. */
export const checkSignals: MeaningCheck = (written) => {
  const environment = checkEnvironment(written);
  const environmentHolds = environment.length === 0 && written.sound('environment');
  return [...checkDetectors(written), ...checkRules(written), ...environment, ...checkRuleContents(written, environmentHolds)];
};
