import { misuses, uses, type EvidenceAttempt } from '../../lib/evidence/attempts';
import { decide, policiesOf, proveEvidenceStores, type PoliciesOfStore } from '../../lib/evidence/prove';
import { evidenceStores } from '../../lib/evidence/store';
import { withStore } from './support';

const [store] = evidenceStores(withStore());
const policies = policiesOf(store!);
const attempts: readonly EvidenceAttempt[] = [
  ...uses(store!, '333333333333'),
  ...misuses(store!, { member: '333333333333', stranger: '888888888888' }),
];
const wrongWith = (changed: PoliciesOfStore): readonly string[] =>
  attempts.filter((attempt) => decide(attempt, changed).result !== attempt.expected).map(({ what }) => what);

describe('the policies of an evidence store', () => {
  it.each(attempts.map((attempt) => [`${attempt.expected}: ${attempt.what} (${attempt.action} on the ${attempt.on})`, attempt] as const))(
    '%s',
    (_, attempt) => {
      expect(decide(attempt, policies)).toMatchObject({ result: attempt.expected });
    },
  );

  const statements = (['bucket', 'key', 'logs'] as const).flatMap((on) =>
    policies[on].Statement.map(({ Sid: sid }) => [`${on} ${sid}`, on, sid] as const),
  );

  it.each(statements)('fails a case without the statement %s', (_, on, sid) => {
    const without = { ...policies, [on]: { ...policies[on], Statement: policies[on].Statement.filter(({ Sid }) => Sid !== sid) } };
    expect(wrongWith(without)).not.toEqual([]);
  });

  const conditions = (['bucket', 'key', 'logs'] as const).flatMap((on) =>
    policies[on].Statement.flatMap(({ Sid: sid, Condition: condition = {} }) =>
      Object.entries(condition).flatMap(([operator, keys]) =>
        Object.keys(keys).map((key) => [`${on} ${sid}: ${operator} ${key}`, on, sid, operator, key] as const),
      ),
    ),
  );

  it.each(conditions)('fails a case without the condition %s', (_, on, sid, operator, key) => {
    const Statement = policies[on].Statement.map((statement) => {
      if (statement.Sid !== sid) return statement;
      const without = (fields: Readonly<Record<string, unknown>>, name: string) =>
        Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name));
      const keys = without(statement.Condition![operator]!, key) as Readonly<Record<string, string>>;
      const others = without(statement.Condition!, operator) as typeof statement.Condition;
      return { ...statement, Condition: Object.keys(keys).length > 0 ? { ...others, [operator]: keys } : others };
    });
    expect(wrongWith({ ...policies, [on]: { ...policies[on], Statement } })).not.toEqual([]);
  });

  it('let nobody change a retention where no break-glass role is named', () => {
    const [alone] = evidenceStores(withStore({}, { guardrails: {} }));
    const change = misuses(alone!, { member: '333333333333', stranger: '888888888888' }).find(
      ({ action }) => action === 's3:PutObjectRetention',
    )!;
    const asBreakGlass = (of: PoliciesOfStore) =>
      decide({ ...change, principal: { type: 'role', arn: 'arn:aws:iam::222222222222:role/IncidentBreakGlass' } }, of).result;
    expect([asBreakGlass(policies), asBreakGlass(policiesOf(alone!))]).toEqual(['allowed', 'denied']);
  });

  it('let the break-glass role delete nothing', () => {
    const deletes = attempts.filter(({ action }) => action.startsWith('s3:DeleteObject'));
    for (const attempt of deletes) {
      const principal = { type: 'role', arn: 'arn:aws:iam::222222222222:role/IncidentBreakGlass' } as const;
      expect(decide({ ...attempt, principal }, policies).result).toBe('denied');
    }
    expect(deletes).toHaveLength(5);
  });
});

describe('the proof', () => {
  it('holds for the execution role with the permissions on the keys, in each Region', () => {
    const { lacking, wrong, requests } = proveEvidenceStores(withStore());
    expect([lacking, wrong]).toEqual([[], []]);
    expect(requests).toBeGreaterThan(100);
  });

  it.each(['published', 'least-privilege'] as const)('finds that the %s execution role cannot use the keys', (policy) => {
    const { lacking, wrong } = proveEvidenceStores(withStore({ grantExecutionRole: false }, { containment: { policy } }));
    expect(wrong).toEqual([]);
    expect([...new Set(lacking.map(({ attempt }) => attempt.action))].sort()).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
  });

  it('finds a hole where the execution role itself is named for emergencies', () => {
    const { wrong } = proveEvidenceStores(
      withStore({}, { guardrails: { breakGlassRoles: ['AWSSecurityIncidentResponseContainmentExecution'] } }),
    );
    expect(new Set(wrong.map(({ attempt }) => attempt.action))).toContain('s3:PutObjectRetention');
  });
});
