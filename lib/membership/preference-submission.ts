import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type PreferenceConfiguration } from '../configuration/membership';
import { shellText } from '../core/shell';
import { preferenceCase, preferenceState, type PreferenceCase, type PreferenceState } from './preference';

/** How the containment preference comes to AWS: the support case, the commands that open it, and what to note afterwards. */
export interface PreferenceSubmission {
  readonly kind: 'cordon/containment-preference';
  readonly version: 1;
  readonly organization: string;
  /** Account that opens the case: the administrator of the membership. */
  readonly account: string;
  readonly state: PreferenceState;
  readonly case: PreferenceCase;
  /**
   * In their order. The support API needs a paid support plan, and its endpoint is in us-east-1.
   * https://docs.aws.amazon.com/awssupport/latest/APIReference/API_CreateCase.html
   */
  readonly commands: readonly string[];
  /** What to write into the configuration once the case is open, as YAML; `on` is the day given. */
  readonly note: string;
}

/** File that the commands read the text from. */
const bodyFile = 'preference.txt';
const region = '--region us-east-1';

/** Shows the codes of the service and its categories, which differ between accounts and support plans. */
export const describeServices = `aws support describe-services --language en --query "services[?contains(name, 'Security Incident Response')]" ${region}`;

/** @param today - YYYY-MM-DD, the day in the note */
export function preferenceSubmission(
  configuration: Configuration,
  preference: PreferenceConfiguration,
  today: string,
): PreferenceSubmission {
  const submitted = preferenceCase(configuration, preference);
  return {
    kind: 'cordon/containment-preference',
    version: 1,
    organization: configuration.organization.id,
    account: administratorOf(configuration.organization, 'membership'),
    state: preferenceState(configuration, preference),
    case: submitted,
    commands: [
      `cordon onboard preference --body ${bodyFile}`,
      describeServices,
      `aws support create-case --subject ${shellText(submitted.subject)} --communication-body file://${bodyFile} --service-code SERVICE --category-code CATEGORY --severity-code low --issue-type technical --language en ${region}`,
    ],
    note: ['containment:', '  preference:', `    submitted: { on: ${today}, checksum: "${submitted.checksum}" }`].join('\n'),
  };
}
