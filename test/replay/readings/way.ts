import { any, lookUp, type Answer, type Json, type Sight } from './answers';
import { automate, automateV2, type Outcome, type SlowRule, type SlowRuleV2 } from './automation';
import { routeTakes, type SlowEvent, type SlowRoute } from './routing';
import { sightsOf, type SlowRecord } from './sights';
import { suppress, type SlowFilter } from './suppression';

/** Rules and routes in the words of the configuration. */
export interface SlowConfiguration {
  readonly suppressionRules: readonly SlowFilter[];
  readonly automationRules: readonly SlowRule[];
  readonly automationRulesV2: readonly SlowRuleV2[];
  readonly routes: readonly SlowRoute[];
}

/** What the slow reading finds out of one finding. */
export interface SlowWay {
  readonly suppression?: ReturnType<typeof suppress>;
  readonly securityHub?: Omit<Outcome, 'may'>;
  readonly securityHubV2?: Omit<Outcome, 'may'>;
  readonly routes: Readonly<Record<string, Answer>>;
  readonly routed: Answer;
  readonly reachesService?: Answer;
}

export const regions = ['eu-west-1', 'us-east-1'];
const home = 'eu-west-1';
const ingested = ['aws/guardduty', 'crowdstrike/crowdstrike-falcon'];

/** Suppression rules, then the events of GuardDuty and both Security Hubs with their automation rules, then routes. */
export function wayOf(record: SlowRecord, configuration: SlowConfiguration, today: string): SlowWay {
  const { form, finding, isEvent } = record;
  const [region, account] = {
    guardduty: ['region', 'accountId'],
    'security-hub': ['Region', 'AwsAccountId'],
    'security-hub-v2': ['cloud.region', 'cloud.account.uid'],
  }[form].map((path) => lookUp(finding, path)[0]);
  const productArn = lookUp(finding, 'ProductArn')[0];
  const isGuardDuty =
    form === 'guardduty' ||
    (form === 'security-hub' ? String(productArn).endsWith('/aws/guardduty') : lookUp(finding, 'metadata.product.name')[0] === 'GuardDuty');
  const isOfService = isGuardDuty || (form === 'security-hub' && ingested.some((product) => String(productArn).endsWith(`/${product}`)));
  // Rules are regional. Of a Region that the configuration does not have nothing is known, nor of a finding that does not say whose it is.
  if (typeof region !== 'string' || !regions.includes(region) || typeof account !== 'string') {
    return { routes: {}, routed: 'open', ...(isOfService && { reachesService: 'open' }) };
  }
  const inPlace = <Rule extends { readonly regions?: readonly string[]; readonly expires?: string }>(
    rules: readonly Rule[],
  ): readonly Rule[] => rules.filter((rule) => (rule.regions ?? regions).includes(region) && (rule.expires ?? today) >= today);
  const sights = sightsOf(record);
  const suppression = sights.guardDuty && suppress(inPlace(configuration.suppressionRules), sights.guardDuty);
  const archived = suppression?.archived ?? 'no';
  // Suppressed findings are not sent to Security Hub nor to EventBridge.
  const isSent = archived !== 'yes';
  const now = String(finding.UpdatedAt ?? finding.updatedAt ?? lookUp(finding, 'finding_info.last_seen_time_dt')[0]);
  const securityHub =
    isSent && sights.securityHub ? automate(inPlace(configuration.automationRules), sights.securityHub, isOfService, now) : undefined;
  const rulesV2 = configuration.automationRulesV2.filter(({ expires }) => (expires ?? today) >= today);
  const securityHubV2 = isSent && sights.securityHubV2 ? automateV2(rulesV2, sights.securityHubV2, region) : undefined;
  const eventsIn = (
    kind: SlowEvent['kind'],
    ofForm: SlowRecord['form'],
    sight: Sight | undefined,
    may?: readonly Json[],
  ): readonly SlowEvent[] =>
    sight === undefined
      ? []
      : [
          {
            kind,
            region,
            sight: { may: may ?? sight.may, knows: sight.knows },
            ...(isEvent && form === ofForm && { envelope: envelopeOf(record) }),
          },
        ];
  const events = isSent
    ? [
        ...eventsIn('guardDuty', 'guardduty', sights.guardDuty),
        ...eventsIn('securityHub', 'security-hub', sights.securityHub, securityHub?.may),
        ...eventsIn('securityHubV2', 'security-hub-v2', sights.securityHubV2, securityHubV2?.may),
      ]
    : [];
  const taken = configuration.routes.map((route) => {
    const takes = any(events.map((event) => routeTakes(route, event, home)));
    return [route.name, archived === 'open' && takes === 'yes' ? 'open' : takes] as const;
  });
  return {
    ...(suppression && { suppression }),
    ...(securityHub && { securityHub: { rules: securityHub.rules, hidden: securityHub.hidden } }),
    ...(securityHubV2 && { securityHubV2: { rules: securityHubV2.rules, hidden: securityHubV2.hidden } }),
    routes: Object.fromEntries(taken.filter(([, takes]) => takes !== 'no')),
    routed: any(taken.map(([, takes]) => takes)),
    ...(isOfService && { reachesService: reaches(archived, securityHub?.hidden ?? 'no', securityHubV2?.hidden ?? 'no') }),
  };
}

/** The service looks at what is neither archived nor taken out of sight; of Security Hub V2 no page says whether it looks there. */
function reaches(archived: Answer, hidden: Answer, hiddenInV2: Answer): Answer {
  if (archived === 'yes' || hidden === 'yes') return 'no';
  return archived === 'open' || hidden === 'open' || hiddenInV2 !== 'no' ? 'open' : 'yes';
}

/** The event that a finding is recorded in. */
export function envelopeOf({ form, finding }: SlowRecord): Json {
  const kinds = {
    guardduty: { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding' },
    'security-hub': { source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported' },
    'security-hub-v2': { source: 'aws.securityhub', 'detail-type': 'Findings Imported V2' },
  };
  const region = lookUp(finding, form === 'guardduty' ? 'region' : form === 'security-hub' ? 'Region' : 'cloud.region')[0];
  return { version: '0', id: '7f1b', account: '222222222222', region, resources: [], ...kinds[form] };
}
