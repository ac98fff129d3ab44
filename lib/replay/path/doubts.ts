import { type AppliedRule, type ChangeOutcome } from './changes';
import { type CriterionVerdict, type Verdict } from './criteria';
import { type RoutedTo } from './routes';
import { type SuppressionOutcome } from './suppression';

/** Something that is not known of the way of a finding or event. */
export interface Doubt {
  readonly about: 'place' | 'suppression' | 'automation' | 'routes' | 'security-hub';
  /** The rule that it is about. @default - no single rule */
  readonly rule?: string;
  /** Why, in a sentence or two. */
  readonly reason: string;
}

interface Outcome {
  readonly suppression?: SuppressionOutcome;
  readonly securityHub?: ChangeOutcome;
  readonly securityHubV2?: ChangeOutcome;
  /** Whether AWS Security Incident Response takes findings of the product. */
  readonly isTaken: boolean;
  readonly routes: readonly RoutedTo[];
  readonly routed: Verdict;
  /** Region in which Security Hub is off. */
  readonly securityHubOff?: string;
}

/** What is not known, as far as it makes a difference: a rule that may hide or change the finding, a route that may take it. */
export function doubtsAbout({
  suppression,
  securityHub,
  securityHubV2,
  isTaken,
  routes,
  routed,
  securityHubOff,
}: Outcome): readonly Doubt[] {
  return [
    ...(suppression?.archived === 'unknown' ? suppression.rules.filter(({ stage }) => stage === 'enforce').map(suppressionDoubt) : []),
    ...[securityHub, securityHubV2].flatMap((changes) => changeDoubts(changes, routed)),
    ...(isTaken && securityHubV2?.hidden === true ? [hiddenInV2(securityHubV2)] : []),
    ...(routed === 'unknown' ? routes.filter(({ takes }) => takes === 'unknown').map(routeDoubt) : []),
    ...(securityHubOff === undefined
      ? []
      : [
          {
            about: 'security-hub',
            reason: `Security Hub is off in ${securityHubOff}, says the snapshot. No event comes from there.`,
          } as const,
        ]),
  ];
}

function suppressionDoubt({ name, criteria }: SuppressionOutcome['rules'][number]): Doubt {
  return { about: 'suppression', rule: name, reason: whyOf(criteria) };
}

function changeDoubts(changes: ChangeOutcome | undefined, routed: Verdict): readonly Doubt[] {
  if (changes === undefined || (changes.hidden !== 'unknown' && routed !== 'unknown')) return [];
  const many: Doubt = { about: 'automation', reason: 'Too many rules may apply. Cordon does not follow each combination.' };
  return [...changes.rules.filter(({ applied }) => applied === 'unknown').map(ruleDoubt), ...(changes.isTooMany ? [many] : [])];
}

function hiddenInV2({ hiddenBy }: ChangeOutcome): Doubt {
  const reason = 'AWS does not document whether AWS Security Incident Response sees a finding that a rule of Security Hub V2 hides.';
  return { about: 'automation', ...(hiddenBy !== undefined && { rule: hiddenBy }), reason };
}

function ruleDoubt({ name, criteria = [], doubt }: AppliedRule): Doubt {
  return { about: 'automation', rule: name, reason: doubt ?? whyOf(criteria) };
}

function routeDoubt({ route, by }: RoutedTo): Doubt {
  const reason = `The record does not have every field of the event "${by}" that the route asks for, or a rule may change one.`;
  return { about: 'routes', rule: route, reason };
}

/** The criterion that leaves a rule open. */
function whyOf(criteria: readonly CriterionVerdict[]): string {
  const open = criteria.find(({ holds }) => holds === 'unknown');
  if (open === undefined) return 'A later rule may see what an earlier one wrote. AWS does not document it.';
  return open.why === 'not-in-record'
    ? `The record does not say enough about ${open.field}, which the rule asks for.`
    : `AWS does not document whether this finding meets the criterion on ${open.field}.`;
}
