import { defaultSignals } from '../../configuration/defaults';
import { planRollout } from '../../rollout/planner';
import { resourcesOfType, templatePlace, type CheckedResource, type CheckedTemplate } from '../template';
import { type Measured, type Quota, type QuotaInput } from './quota';
import { documentCharacters } from './size';

const eventBridge = 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html';

export const patternSize: Quota = {
  id: 'event-pattern-characters',
  unit: 'characters',
  limit: 2_048,
  // Patterns of routes share a rule as long as they fit.
  filledUp: true,
  what: 'The event pattern of a rule, as JSON without white space.',
  adjustable: 'yes',
  fix: 'Split the rule in two, or use a prefix instead of single values.',
  source: eventBridge,
  measure: ({ templates }) =>
    eventRules(templates).map(({ template, logicalId, rule }) => ({
      what: `the event pattern of ${logicalId}`,
      value: documentCharacters(rule.Properties.EventPattern),
      place: templatePlace(template, logicalId, 'Properties.EventPattern'),
    })),
};

export const targetsPerRule: Quota = {
  id: 'targets-per-rule',
  unit: 'targets',
  limit: 5,
  filledUp: true,
  what: 'The targets of an event rule.',
  adjustable: 'no',
  fix: 'Add a second rule with the same pattern.',
  source: eventBridge,
  measure: ({ templates }) =>
    eventRules(templates).map(({ template, logicalId, rule: { Properties: properties } }) => ({
      what: `the rule ${logicalId}`,
      value: Array.isArray(properties.Targets) ? properties.Targets.length : 0,
      place: templatePlace(template, logicalId, 'Properties.Targets'),
    })),
};

/** Regions in which a bus takes fewer rules. */
const smallRegions: readonly string[] = ['af-south-1', 'eu-south-1'];

export const rulesPerBus: Quota = {
  id: 'rules-per-bus',
  unit: 'rules',
  limit: 300,
  what: 'The rules of one event bus in all stacks of Cordon. The limit is 300, or 100 in af-south-1 and eu-south-1.',
  adjustable: 'yes',
  fix: 'Combine rules, move some to another bus, or request a higher quota. Rules of others on the bus count too.',
  source: eventBridge,
  measure: ({ templates }) =>
    perRegion(eventRules(templates), ({ rule }) => busOf(rule)).map(({ key, region, items, place }) => ({
      what: `the event bus ${key} of ${region}`,
      value: items.length,
      limit: smallRegions.includes(region) ? 100 : 300,
      place,
      detail: `${region} ${key}`,
    })),
};

export const wildcardRulesPerBus: Quota = {
  id: 'wildcard-rules-per-bus',
  unit: 'rules',
  limit: 30,
  what: 'The rules of one event bus whose pattern has a wildcard.',
  adjustable: 'no',
  fix: 'Use a prefix, suffix or complete values instead.',
  source: eventBridge,
  measure: ({ templates }) =>
    perRegion(
      eventRules(templates).filter(({ rule }) => JSON.stringify(rule.Properties.EventPattern ?? {}).includes('"wildcard":')),
      ({ rule }) => busOf(rule),
    ).map(({ key, region, items, place }) => ({
      what: `the event bus ${key} of ${region}`,
      value: items.length,
      place,
      detail: `${region} ${key}`,
    })),
};

/** Rules that the service makes itself need room in the quota, which is the same for both kinds. */
function reserved({ file }: QuotaInput): number {
  return (file?.configuration.signals ?? defaultSignals).reservedForService;
}

function findingRuleQuota(id: string, type: string, names: string, source: string): Quota {
  return {
    id,
    unit: names,
    limit: 100,
    what: `The ${names} of an account in a Region. The limit is 100, minus \`signals.reservedForService\` for AWS Security Incident Response.`,
    adjustable: 'no',
    fix: `Combine ${names}, remove those that are no longer needed, or deploy them to fewer Regions.`,
    source,
    measure: (input) =>
      perRegion(ofType(input.templates, type), () => '').map(({ region, items, place }) => ({
        what: `${region}, with ${reserved(input)} reserved for the service,`,
        value: items.length,
        limit: 100 - reserved(input),
        place,
        detail: region,
      })),
  };
}

export const instancesPerStackSet: Quota = {
  id: 'stack-instances-per-stack-set',
  unit: 'stack instances',
  limit: 100_000,
  what: 'The stack instances of a StackSet: accounts times Regions. Cordon counts them if a snapshot has the number of accounts.',
  adjustable: 'yes',
  fix: 'Spread the accounts over several StackSets, or request a higher quota.',
  source: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-limits.html',
  measure: ({ file, snapshot, today }) => {
    if (!file || !snapshot) return [];
    const { waves } = planRollout({ configuration: file.configuration, snapshot, today, scope: 'stack-sets' });
    // The containment roles go to one Region.
    return [{ what: 'the StackSet of the containment roles', value: waves.reduce((sum, { accounts }) => sum + accounts.length, 0) }];
  },
};

interface Placed {
  readonly template: CheckedTemplate;
  readonly logicalId: string;
  readonly rule: CheckedResource;
}

function ofType(templates: readonly CheckedTemplate[], type: string): readonly Placed[] {
  return templates.flatMap((template) => resourcesOfType(template, type).map(([logicalId, rule]) => ({ template, logicalId, rule })));
}

const eventRules = (templates: readonly CheckedTemplate[]): readonly Placed[] => ofType(templates, 'AWS::Events::Rule');

/** A bus by its name, or by what refers to it. */
function busOf({ Properties: { EventBusName: bus } }: CheckedResource): string {
  return bus === undefined ? 'default' : typeof bus === 'string' ? bus : JSON.stringify(bus);
}

interface RegionGroup {
  readonly key: string;
  readonly region: string;
  readonly items: readonly Placed[];
  readonly place: NonNullable<Measured['place']>;
}

/** Resources that share an account, a Region, and a key. A template that may go anywhere is a Region of its own. */
function perRegion(placed: readonly Placed[], keyOf: (item: Placed) => string): readonly RegionGroup[] {
  const groups = new Map<string, Placed[]>();
  for (const item of placed) {
    const { account, region, name } = item.template;
    const group = JSON.stringify([account ?? name, region ?? name, keyOf(item)]);
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  return [...groups.values()].map((items) => {
    const [{ template }] = items as [Placed];
    return { key: keyOf(items[0]!), region: template.region ?? `where ${template.name} goes`, items, place: templatePlace(template) };
  });
}

export const regionQuotas: readonly Quota[] = [
  patternSize,
  targetsPerRule,
  rulesPerBus,
  wildcardRulesPerBus,
  findingRuleQuota(
    'guardduty-filters-per-region',
    'AWS::GuardDuty::Filter',
    'GuardDuty filters',
    'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html',
  ),
  findingRuleQuota(
    'automation-rules-per-region',
    'AWS::SecurityHub::AutomationRule',
    'automation rules',
    'https://docs.aws.amazon.com/securityhub/latest/userguide/automation-rules.html',
  ),
  instancesPerStackSet,
];
