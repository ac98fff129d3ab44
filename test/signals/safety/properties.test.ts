import fc from 'fast-check';
import { automationConditions, suppressionConditions } from '../../../lib/signals/safety/conditions';
import { contradiction } from '../../../lib/signals/safety/contradiction';
import { exclusive } from '../../../lib/signals/safety/exclusion';
import { implies } from '../../../lib/signals/safety/implication';
import { type SuppressionCriterion } from '../../../lib/configuration/suppression-rule';
import { suppressionMatches } from '../../../lib/signals/guardduty/matching';
import { automationMatches, type Match } from '../../../lib/signals/security-hub/matching';
import { assertWhere, fixedSample } from '../../support/properties';
import { runs } from '../../support/runs';
import {
  arrival,
  automationCriterion,
  automationPair,
  guardDutyFindings,
  securityHubFindings,
  suppressionCriterion,
  suppressionPair,
} from './arbitraries';

/**
 * What is claimed holds for every finding of a small domain, against the matching of findings, which says `unknown` where AWS does not document
 * what happens. So it holds however AWS decides that: a contradiction leaves neither a match nor an unknown; an implication turns a match into
 * a match and, the other way round, a finding that the wide rule surely misses is surely missed by the narrow one.
 */
const tries = runs(300);

/**
 * Whether the matching can tell neither of what is asked for nor of what is left out (letters of another case, a severity with a fraction): each
 * by itself may go either way, but not one value both ways at once, which the matching does not look at.
 */
function undecidedTwice({ field, equals, matches, notEquals, notMatches }: SuppressionCriterion, finding: object): boolean {
  const parts = [
    { field, ...(equals && { equals }), ...(matches && { matches }) },
    { field, ...(notEquals && { notEquals }), ...(notMatches && { notMatches }) },
  ];
  return parts.every((part) => Object.keys(part).length > 1 && suppressionMatches([part], finding) === 'unknown');
}

interface Kind<Criterion> {
  readonly findings: readonly object[];
  readonly matches: (criteria: readonly Criterion[], finding: object) => Match;
}

const suppressions = { findings: guardDutyFindings, matches: suppressionMatches };
const automations = {
  findings: securityHubFindings,
  matches: (criteria: Parameters<typeof automationMatches>[0], finding: object) => automationMatches(criteria, finding, { now: arrival }),
};

it('of a suppression rule that is said to contradict itself, no finding can match', () => {
  assertWhere(
    suppressionCriterion,
    (criterion) => suppressionConditions([criterion]).all.some((condition) => contradiction(condition) !== undefined),
    (criterion) =>
      suppressions.findings.every((finding) => {
        const match = suppressions.matches([criterion], finding);
        return match === false || (match === 'unknown' && undecidedTwice(criterion, finding));
      }),
    tries,
  );
});

it('of an automation rule that is said to contradict itself, no finding can match', () => {
  assertWhere(
    automationCriterion,
    (criterion) => automationConditions([criterion]).all.some((condition) => contradiction(condition) !== undefined),
    (criterion) => automations.findings.every((finding) => automations.matches([criterion], finding) === false),
    tries,
  );
});

function follows<Criterion>(
  { findings, matches }: Kind<Criterion>,
  [narrow, wide]: readonly [readonly Criterion[], readonly Criterion[]],
): boolean {
  return findings.every((finding) => {
    const [own, other] = [matches(narrow, finding), matches(wide, finding)];
    return (own !== true || other === true) && (other !== false || own === false);
  });
}

it('what one suppression rule is said to match beside another, it matches', () => {
  assertWhere(
    suppressionPair,
    ([narrow, wide]) => implies(suppressionConditions(narrow), suppressionConditions(wide)),
    (pair) => follows(suppressions, pair),
    tries,
  );
});

it('what one automation rule is said to match beside another, it matches', () => {
  assertWhere(
    automationPair,
    ([narrow, wide]) => implies(automationConditions(narrow), automationConditions(wide)),
    (pair) => follows(automations, pair),
    tries,
  );
});

it('two automation rules that are said to exclude each other match no finding together', () => {
  assertWhere(
    automationPair,
    ([one, other]) => exclusive(automationConditions(one), automationConditions(other)),
    ([one, other]) =>
      automations.findings.every((finding) => automations.matches(one, finding) !== true || automations.matches(other, finding) !== true),
    tries,
  );
});

it('two suppression rules that are said to exclude each other match no finding together', () => {
  assertWhere(
    suppressionPair,
    ([one, other]) => exclusive(suppressionConditions(one), suppressionConditions(other)),
    ([one, other]) =>
      suppressions.findings.every(
        (finding) => suppressions.matches(one, finding) !== true || suppressions.matches(other, finding) !== true,
      ),
    tries,
  );
});

it('the domains tell rules apart: of most rules, some findings match and some do not', () => {
  const rules = fixedSample(fc.tuple(suppressionPair, automationPair), 40);
  const told = rules.filter(([[suppression], [automation]]) => {
    const answers = new Set([
      ...suppressions.findings.map((finding) => suppressions.matches(suppression, finding)),
      ...automations.findings.map((finding) => automations.matches(automation, finding)),
    ]);
    return answers.has(true) && answers.has(false);
  });
  expect(told.length).toBeGreaterThan(24);
});

it('does not take what two operators exclude of several values for what one excludes', () => {
  const field = 'resource.instanceDetails.tags.value';
  const narrow = suppressionConditions([{ field, notEquals: ['web'], notMatches: ['s*', 'b*'] }]);
  // Of the tags scanner and web, each operator of the narrow rule may be about the other one.
  expect(implies(narrow, suppressionConditions([{ field, notEquals: ['scanner', 'web'] }]))).toBe(false);
  expect(implies(narrow, suppressionConditions([{ field, notEquals: ['scanner', 'bastion'] }]))).toBe(true);
});
