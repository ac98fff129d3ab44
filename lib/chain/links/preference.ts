import { type ContainmentPreference } from '../../configuration/membership';
import { preferenceState } from '../../membership/preference';
import { forEachAction, ofAccount, remembered, shared, sharedByAll, type ChainInput, type Judge } from '../judge';
import { no, unsure, yes } from '../link';

const inWords: Readonly<Record<ContainmentPreference, string>> = {
  'approval-required': 'AWS asks for approval first',
  'contain-confirmed': 'AWS contains what is confirmed',
  'contain-suspected': 'AWS contains what is suspected',
};

/**
 * The best that can be known of the preference is what was submitted: no API tells what AWS has on record. Its guide names two defaults, approval
 * required and no containment, so nothing is concluded from a preference that nobody submitted.
 * https://docs.aws.amazon.com/security-ir/latest/userguide/contain.html
 */
export function preferenceSubmitted({ configuration }: ChainInput): Judge {
  const { preference } = configuration.containment;
  const submit = 'submit the preference: cordon onboard preference';
  if (preference === undefined) {
    const evidence =
      "The configuration has no containment.preference. AWS's guide names two defaults: approval required, and no containment.";
    const unsaid = unsure(evidence, 'set containment.preference, then submit it: cordon onboard preference');
    return sharedByAll(unsaid);
  }
  const state = preferenceState(configuration, preference);
  if (state.status === 'not-submitted') {
    const open = no('The configuration has a containment preference, and no support case is noted that asks for it.', submit);
    return sharedByAll(open);
  }
  if (state.status === 'changed') {
    const changed = unsure(`The preference was submitted on ${state.on}, and the configuration has changed since.`, submit);
    return sharedByAll(changed);
  }
  const judged = remembered((wanted: ContainmentPreference) =>
    forEachAction(
      yes(`Submitted on ${state.on} for this account: ${wanted}, so ${inWords[wanted]}. No API of AWS tells whether AWS follows it.`),
    ),
  );
  if (Object.keys(preference.accounts).length === 0) return shared(judged(preference.organization));
  return ofAccount(({ id }) => judged(Object.hasOwn(preference.accounts, id) ? preference.accounts[id]! : preference.organization));
}
