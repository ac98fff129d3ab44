import { Token, aws_guardduty as guardduty } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CordonError, exitCode, type Problem } from '../lib/core/problem';
import { type GuardDutyNumberField, type GuardDutyStringField } from '../lib/signals/guardduty/fields';
import { filterProperties } from '../lib/signals/guardduty/filter';
import { type BoundOperator, type SuppressionOperator } from '../lib/signals/guardduty/operators';
import { rankProblems, suppressionRuleProblems } from '../lib/signals/guardduty/problems';
import {
  bastionHost,
  dnsServer,
  instanceCredentialsFromKnownAddress,
  knownRemoteAddresses,
  vulnerabilityScanner,
} from '../lib/signals/guardduty/documented-cases';
import { type SuppressionCriterion, type SuppressionRule as SuppressionRuleData } from '../lib/configuration/suppression-rule';
import { mustBeChecked } from './rule-safety';

type Without<Key extends string> = { readonly [Name in Key]?: never };

/** A criterion whose operators are those of its field. */
export type SuppressionRuleCriterion =
  | ({ readonly field: GuardDutyStringField } & Pick<SuppressionCriterion, 'equals' | 'notEquals' | 'matches' | 'notMatches'> &
      Without<BoundOperator | 'archiveOnlyField'>)
  | ({ readonly field: GuardDutyNumberField } & Pick<SuppressionCriterion, 'equals' | 'notEquals' | BoundOperator> &
      Without<'matches' | 'notMatches' | 'archiveOnlyField'>)
  | ({
      /** Any other path of a finding. GuardDuty accepts it only with `stage: 'enforce'`. */
      readonly archiveOnlyField: string;
    } & Pick<SuppressionCriterion, SuppressionOperator> &
      Without<'field'>);

/** A rule without what a stack decides: the Region is the stack's; rank and detector are given beside it. */
export interface SuppressionRuleProps extends Pick<
  SuppressionRuleData,
  'name' | 'description' | 'owner' | 'justification' | 'expires' | 'acknowledge'
> {
  /** ID of the detector in the Region of the stack, of the account that administers GuardDuty. */
  readonly detectorId: string;
  /** Position among the filters of the Region, 1 to 100. No two should have the same. */
  readonly rank: number;
  /** ANDed; see `SuppressionCriterion`. 1 to 50, each field once. */
  readonly criteria: readonly SuppressionRuleCriterion[];
  /** `observe` hides nothing (NOOP), `enforce` archives what matches (ARCHIVE). @default observe */
  readonly stage?: SuppressionRuleData['stage'];
}

/**
 * A GuardDuty suppression rule: it archives the findings that match its criteria as they arrive. It has to be in a stack of the account that
 * administers GuardDuty, and works in the Region of that stack alone. The filter is named after the rule's name and its end.
 *
 * Whether it is safe to hide what it hides is for `checkRuleSafety` to say, which an app must call.
 *
 * Source: CloudFormation AWS::GuardDuty::Filter; GuardDuty User Guide, "Suppression rules".
 * @throws CordonError with everything because of which AWS would refuse the rule
 */
export class SuppressionRule extends Construct {
  /** Criteria for a vulnerability scanner, see `vulnerabilityScanner`. */
  public static readonly vulnerabilityScanner = vulnerabilityScanner satisfies Criteria;
  /** Criteria for a bastion host, see `bastionHost`. */
  public static readonly bastionHost = bastionHost satisfies Criteria;
  /** Criteria for callers whose addresses are known, see `knownRemoteAddresses`. */
  public static readonly knownRemoteAddresses = knownRemoteAddresses satisfies Criteria;
  /** Criteria for instance credentials that are used from a known address, see `instanceCredentialsFromKnownAddress`. */
  public static readonly instanceCredentialsFromKnownAddress = instanceCredentialsFromKnownAddress satisfies Criteria;
  /** Criteria for a DNS server, see `dnsServer`. */
  public static readonly dnsServer = dnsServer satisfies Criteria;

  public readonly resource: guardduty.CfnFilter;
  /** The rule as data. */
  public readonly rule: SuppressionRuleData;

  public constructor(scope: Construct, id: string, { detectorId, rank, stage = 'observe', criteria, ...props }: SuppressionRuleProps) {
    super(scope, id);
    const rule: SuppressionRuleData = {
      ...props,
      stage,
      // The Regions are those of the stacks that hold it.
      regions: ['of the stack'],
      criteria: criteria.map(({ archiveOnlyField, field = archiveOnlyField, ...operators }) => ({ field: field ?? '', ...operators })),
    };
    const problems = [
      ...detectorProblems(detectorId),
      ...rankProblems(rank),
      ...(Token.isUnresolved(JSON.stringify(rule)) ? [unresolved] : suppressionRuleProblems(rule)),
    ];
    if (problems.length > 0) {
      throw new CordonError(
        exitCode.usage,
        problems.map((problem) => ({
          ...problem,
          path: problem.path === undefined ? this.node.path : `${this.node.path}.${problem.path}`,
        })),
      );
    }
    this.rule = rule;
    mustBeChecked(this, 'suppressionRules');
    const { Name, Description, Action, Rank, FindingCriteria, Tags } = filterProperties(rule, { rank });
    this.resource = new guardduty.CfnFilter(this, 'Resource', {
      detectorId,
      name: Name,
      description: Description,
      action: Action,
      rank: Rank,
      // A map is rendered as it is given: conditions in the L1 spelling (`equalTo`) would reach the template and match nothing.
      findingCriteria: { criterion: FindingCriteria.Criterion },
      tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    });
  }

  /**
   * Makes CloudFormation create this filter after another one. Otherwise CloudFormation may create them in any order, but the rank is a
   * position among the existing filters (AWS::GuardDuty::Filter, Rank).
   */
  public after(previous: SuppressionRule): this {
    this.resource.addResourceDependency(previous.resource);
    return this;
  }
}

type Criteria = (options: never) => readonly SuppressionRuleCriterion[];

/** A token has no value before deployment, so nobody can check what it would hide. */
const unresolved: Problem = {
  id: 'unresolved-token',
  message: 'must not contain a token, because a token cannot be checked',
  remedy: 'write the values themselves',
};

/** A detector ID may be a token: it hides nothing. GuardDuty accepts 1 to 300 characters (AWS::GuardDuty::Filter). */
function detectorProblems(detectorId: string): readonly Problem[] {
  if (Token.isUnresolved(detectorId) || (detectorId.trim() !== '' && detectorId.length <= 300)) return [];
  const message = 'must be the ID of a GuardDuty detector, 1 to 300 characters';
  const remedy = 'find it with aws guardduty list-detectors --region REGION';
  return [{ id: 'invalid-detector-id', path: 'detectorId', message, value: detectorId, remedy }];
}
