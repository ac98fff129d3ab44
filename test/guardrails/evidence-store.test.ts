import { bucketChanges } from '../../lib/containment/backup-buckets';
import { containmentExecutionRoleName } from '../../lib/containment/roles';
import { attemptsOn } from '../../lib/guardrails/attempts';
import { guardrailsOf } from '../../lib/guardrails/policies';
import { proveGuardrails } from '../../lib/guardrails/prove';
import { withStore } from '../evidence/support';

const guarded = withStore({}, { guardrails: { breakGlassRoles: ['IncidentBreakGlass'], administratorRoles: ['CordonPipeline'] } });
const guardrails = guardrailsOf(guarded)!;

describe('guardrails with an evidence store', () => {
  it('let nobody but administrators and break-glass change the buckets and their stacks', () => {
    expect(proveGuardrails(guarded, guardrails, undefined).findings).toEqual([]);
    const { denied, allowed } = attemptsOn(guardrails.protections, guarded, guarded.guardrails!, '222222222222');
    const of = (list: typeof denied) => list.filter(({ protection }) => protection === 'evidence-store');
    expect(new Set(of(denied).map(({ action }) => action))).toEqual(
      new Set([...bucketChanges, ...of(allowed).map(({ action }) => action)]),
    );
    expect(new Set(of(denied).map(({ resource }) => resource.split(':')[2]))).toEqual(new Set(['s3', 'cloudformation']));
    expect(new Set(of(allowed).map(({ who }) => who))).toEqual(
      new Set(['IncidentBreakGlass', 'CordonPipeline', containmentExecutionRoleName]),
    );
  });

  it('find a hole where the statement is missing', () => {
    const policies = guardrails.policies.map((policy) => ({
      ...policy,
      document: { ...policy.document, Statement: policy.document.Statement.filter(({ Sid }) => Sid !== 'CordonEvidenceStore') },
    }));
    expect(proveGuardrails(guarded, { ...guardrails, policies }, undefined).findings).toEqual([
      expect.objectContaining({ id: 'protection-has-hole', detail: 'evidence-store' }),
    ]);
  });

  it('protect nothing of it where no administrator is named, who could not deploy it then', () => {
    const without = guardrailsOf(withStore({}, { guardrails: { breakGlassRoles: ['IncidentBreakGlass'] } }))!;
    expect(without.protections.map(({ id }) => id)).not.toContain('evidence-store');
  });
});
