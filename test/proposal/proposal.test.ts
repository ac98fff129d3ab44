import * as fc from 'fast-check';
import { parse } from 'yaml';
import { checkLayers } from '../../lib/check/layers';
import { configurationLayer } from '../../lib/check/layers/configuration';
import { planLayer } from '../../lib/check/layers/plan';
import { runCheck } from '../../lib/check/run-check';
import { administratorOf } from '../../lib/configuration/administrators';
import { administratorRoles } from '../../lib/configuration/administrator-roles';
import { withDefaults } from '../../lib/configuration/defaults';
import { systemClock } from '../../lib/core/clock';
import { checkAgainstOrganization } from '../../lib/meaning/against-organization';
import { readConfiguration } from '../../lib/meaning/read';
import { type Snapshot } from '../../lib/organization/snapshot';
import { nameProblem } from '../../lib/proposal/answer-problems';
import { configurationText } from '../../lib/proposal/configuration-text';
import { hintOf } from '../../lib/proposal/name-hints';
import { propose, type Answers, type Proposal } from '../../lib/proposal/proposal';
import { surveyOf } from '../../lib/proposal/survey';
import { management } from '../support/organization';
import { runs } from '../support/runs';
import { hostileNames, names, organizations, tidyOrganizations } from './organizations';

const today = '2026-11-24';

interface Written {
  readonly text: string;
  readonly proposal: Proposal;
}

/** The configuration for an organization: what is missing is answered with what is right for any organization. */
function written(snapshot: Snapshot, answers: Answers = {}): Written {
  const survey = surveyOf(snapshot);
  const first = propose(survey, answers);
  const everyone = Object.fromEntries(administratorRoles.map((role) => [role, management]));
  const fallback: Required<Pick<Answers, 'administrators' | 'membershipRegion' | 'regions' | 'membershipName' | 'triageRole'>> = {
    administrators: everyone,
    membershipRegion: 'eu-west-1',
    regions: ['eu-west-1'],
    membershipName: 'name: # "odd"',
    triageRole: 'unknown',
  };
  const lacking = 'missing' in first ? first.missing.map(({ key }) => [key, fallback[key]] as const) : [];
  const outcome = propose(survey, { ...answers, ...Object.fromEntries(lacking) });
  if (!('proposal' in outcome)) throw new Error(`something is missing still: ${outcome.missing.map(({ key }) => key).join(', ')}`);
  return { text: configurationText(outcome.proposal, survey, { today }), proposal: outcome.proposal };
}

const check = (text: string, snapshot: Snapshot | undefined, layers: typeof checkLayers) =>
  runCheck({
    inputs: {
      configuration: () => readConfiguration(text, { file: 'cordon.yaml' }),
      ...(snapshot && { snapshot: { file: 'organization.json', read: () => snapshot } }),
      today,
    },
    layers,
    configuration: 'cordon.yaml',
    clock: systemClock,
  });

describe('what is written for any organization', () => {
  it('is a configuration, without a problem, that fits the organization', () => {
    fc.assert(
      fc.property(organizations, (snapshot) => {
        const { text } = written(snapshot);
        expect(checkAgainstOrganization(readConfiguration(text, { file: 'cordon.yaml' }), snapshot)).toEqual([]);
      }),
      { numRuns: runs(1000) },
    );
  });

  it('has the values of the proposal, whatever names the accounts and units have', () => {
    fc.assert(
      fc.property(organizations, names, (snapshot, membershipName) => {
        const name = nameProblem(membershipName) === undefined ? membershipName : 'example';
        const { text, proposal } = written(snapshot, { membershipName: name });
        const { organization, membership, rollout } = withDefaults(parse(text));
        for (const role of administratorRoles) expect(administratorOf(organization, role)).toBe(proposal.administrators.value[role]);
        expect({ region: organization.membershipRegion, regions: organization.regions }).toEqual({
          region: proposal.membershipRegion.value,
          regions: proposal.regions.value,
        });
        expect(membership).toEqual({ name, coverage: proposal.coverage.value, triage: proposal.triage.value });
        expect({ owner: rollout.owner, canary: rollout.canary, exclude: rollout.exclude }).toEqual({
          owner: proposal.owner.value,
          canary: proposal.canary.value,
          exclude: [],
        });
        expect(text.split('\n').every((line) => line.length <= 400)).toBe(true);
      }),
      { numRuns: runs(300) },
    );
  });

  it('passes the check with its snapshot, where nothing but the configuration could fail it', async () => {
    await fc.assert(
      fc.asyncProperty(tidyOrganizations, async (snapshot) => {
        const { text } = written(snapshot, { membershipRegion: 'eu-west-1' });
        const { verdict, layers } = await check(text, snapshot, [configurationLayer, planLayer]);
        expect(layers.flatMap(({ findings }) => findings.filter(({ severity }) => severity !== 'note'))).toEqual([]);
        expect(verdict.exitCode).toBe(0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('passes every layer of the check, without a snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(tidyOrganizations, async (snapshot) => {
        const { text } = written(snapshot, { membershipRegion: 'eu-west-1' });
        const { verdict } = await check(text, undefined, checkLayers);
        expect(verdict.exitCode).toBe(0);
      }),
      { numRuns: runs(5) },
    );
  });
});

describe('canary accounts, for any organization', () => {
  it('are active members without a sensitive word in their name or in a unit above them, and never all accounts', () => {
    fc.assert(
      fc.property(organizations, (snapshot) => {
        const survey = surveyOf(snapshot);
        const { proposal } = written(snapshot);
        const { value } = proposal.canary;
        expect(value.length).toBeLessThanOrEqual(2);
        if (value.length > 0) expect(value.length).toBeLessThan(survey.reachable.length);
        for (const id of value) {
          const account = survey.tree.account(id)!;
          expect(account.state).toBe('ACTIVE');
          expect([management, ...administratorRoles.map((role) => proposal.administrators.value[role])]).not.toContain(id);
          const above = survey.tree.pathOf(id).flatMap((unit) => survey.tree.unit(unit)?.name ?? []);
          const hints = [account.name, ...above].map((name) => hintOf(name).hint);
          expect(hints).not.toContain('production');
          expect(hints).not.toContain('shared');
          expect(hints.some((hint) => hint === 'sandbox' || hint === 'non-production')).toBe(true);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('waves, for any organization', () => {
  it('reach each account once, and production only in the last', () => {
    fc.assert(
      fc.property(organizations, (snapshot) => {
        const { tree, reachable } = surveyOf(snapshot);
        const { canary, waves } = written(snapshot).proposal;
        const inUnits = waves.value.flatMap(({ units }) => (units === undefined ? [] : tree.accountsWithin(units.map(({ id }) => id))));
        const counted = inUnits.filter(({ id }) => reachable.some((one) => one.id === id) && !canary.value.includes(id));
        expect(new Set(inUnits.map(({ id }) => id)).size).toBe(inUnits.length);
        const rest = waves.value.find(({ units }) => units === undefined);
        if (waves.value.length > 0) expect(counted.length + (rest?.accounts ?? 0)).toBe(reachable.length - canary.value.length);
        expect(inUnits.filter(({ state, name }) => state === 'ACTIVE' && hintOf(name).hint === 'production')).toEqual([]);
        const early = waves.value.flatMap(({ units = [] }) => units.flatMap(({ id }) => [id, ...below(id)]));
        expect(early.filter((id) => ['production', 'shared'].includes(hintOf(tree.unitName(id)).hint))).toEqual([]);
        expect(waves.value.every(({ accounts }) => accounts > 0)).toBe(true);

        function below(id: string): string[] {
          return tree.unitsIn(id).flatMap((unit) => [unit.id, ...below(unit.id)]);
        }
      }),
      { numRuns: runs(1000) },
    );
  });
});

it.each(hostileNames.map((name) => [name]))('a name is a comment of one line, and nothing else: %j', (name) => {
  const snapshot = fc.sample(tidyOrganizations, { numRuns: 1, seed: 7 })[0]!;
  const named: Snapshot = {
    ...snapshot,
    organizationalUnits: [{ id: 'ou-ab12-11111111', name, parent: 'r-ab12' }],
    accounts: snapshot.accounts.map((account) => ({ ...account, name, state: 'ACTIVE', parent: 'ou-ab12-11111111' })),
  };
  const answers = { membershipRegion: 'eu-west-1', canary: ['300000000001'] };
  const plainly = { ...named, organizationalUnits: [{ ...named.organizationalUnits[0]!, name: 'x' }] };
  const values = (one: Snapshot): unknown => {
    const { waves, ...rollout } = (parse(written(one, answers).text) as { rollout: { waves?: { name: string }[] } }).rollout;
    return { rollout, waves: waves?.map((wave) => ({ ...wave, name: '' })) };
  };
  expect(values(named)).toEqual(values(plainly));
});
