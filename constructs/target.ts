import { Token } from 'aws-cdk-lib';
import { type Problem } from '../lib/core/problem';
import { type DeploymentTargets } from '../lib/rollout/stack-set-definition';

/** `OrganizationalUnitIds` of CreateStackInstances: at most 50 (CloudFormation quotas, "StackSets"). */
const organizationalUnitsLimit = 50;

/** Where the stacks of an organization StackSet go. Never the management account: service-managed StackSets leave it out. */
export class Target {
  /** Every account of the organization, those directly under the root too. `rootId`: `r-` and 4 to 32 lower-case letters or digits. */
  public static root(rootId: string): Target {
    return new Target({ organizationalUnits: [rootId], accounts: [], accountFilterType: 'NONE' }, rootProblems(rootId));
  }

  /** The accounts of these units and of the units below them; 1 to 50 IDs like `ou-ab12-11111111`. */
  public static organizationalUnits(ids: readonly string[]): Target {
    return new Target({ organizationalUnits: ids, accounts: [], accountFilterType: 'NONE' }, unitProblems(ids));
  }

  private constructor(
    /** As StackSets accepts them. */
    public readonly deploymentTargets: DeploymentTargets,
    /** The problems of them; the StackSet throws these. */
    public readonly problems: readonly Problem[],
  ) {}

  /**
   * Of the units, only these accounts (INTERSECTION). Auto-deployment must then be off: it ignores the filter.
   * At least one account ID of 12 digits, none twice.
   */
  public only(accounts: readonly string[]): Target {
    return this.filtered('INTERSECTION', accounts);
  }

  /**
   * Of the units, all but these accounts (DIFFERENCE). Auto-deployment ignores this filter too: an account of these that is moved between
   * targeted units later is deployed to. At least one account ID of 12 digits, none twice.
   */
  public except(accounts: readonly string[]): Target {
    return this.filtered('DIFFERENCE', accounts);
  }

  private filtered(accountFilterType: 'INTERSECTION' | 'DIFFERENCE', accounts: readonly string[]): Target {
    const { organizationalUnits, accountFilterType: before } = this.deploymentTargets;
    const twice: Problem[] =
      before === 'NONE'
        ? []
        : [
            {
              id: 'target-filtered-twice',
              message: 'target must have only one account filter',
              value: [before, accountFilterType],
              remedy: 'use either only or except, and only once',
            },
          ];
    return new Target({ organizationalUnits, accounts, accountFilterType }, [...this.problems, ...twice, ...accountProblems(accounts)]);
  }
}

const isConcrete = (id: string): boolean => !Token.isUnresolved(id);

function rootProblems(id: string): readonly Problem[] {
  if (!isConcrete(id) || /^r-[a-z0-9]{4,32}$/.test(id)) return [];
  return [
    {
      id: 'invalid-root-id',
      message: 'root ID must be r- followed by 4 to 32 lower-case letters or digits',
      value: id,
      remedy: 'find it with aws organizations list-roots',
    },
  ];
}

function unitProblems(ids: readonly string[]): readonly Problem[] {
  // A list token stands for a list whose length is not known before deployment.
  if (Token.isUnresolved(ids)) return [];
  const count: Problem[] =
    ids.length >= 1 && ids.length <= organizationalUnitsLimit
      ? []
      : [
          {
            id: 'wrong-number-of-organizational-units',
            message: `target must name 1 to ${organizationalUnitsLimit} organizational units`,
            value: ids.length,
            remedy: 'target a unit above them, or the root',
          },
        ];
  const bad = ids
    .filter((id) => isConcrete(id) && !/^ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}$/.test(id))
    .map((id) => ({
      id: 'invalid-organizational-unit-id',
      message: 'organizational unit ID must look like ou-ab12-11111111',
      value: id,
      remedy: 'find it with aws organizations list-organizational-units-for-parent; for the root, use Target.root',
    }));
  return [...count, ...bad, ...duplicates(ids, 'organizational unit')];
}

function accountProblems(accounts: readonly string[]): readonly Problem[] {
  if (Token.isUnresolved(accounts)) return [];
  const none: Problem[] =
    accounts.length > 0
      ? []
      : [{ id: 'no-accounts', message: 'account filter must name at least one account', value: accounts, remedy: 'remove the filter' }];
  const bad = accounts
    .filter((id) => isConcrete(id) && !/^\d{12}$/.test(id))
    .map((id) => ({
      id: 'invalid-account-id',
      message: 'account ID must be a string of 12 digits',
      value: id,
      remedy: 'write it with its leading zeros, in quotes',
    }));
  return [...none, ...bad, ...duplicates(accounts, 'account')];
}

function duplicates(ids: readonly string[], noun: string): readonly Problem[] {
  return [...new Set(ids.filter((id, index) => isConcrete(id) && ids.indexOf(id) !== index))].map((id) => ({
    id: `duplicate-${noun.replaceAll(' ', '-')}`,
    message: `${noun} must not be repeated`,
    value: id,
    remedy: 'remove the repetition',
  }));
}
