import { expectAll, type Probe } from './expectation';
import { type ProofStatement } from './statement';
import { askTrust, otherAccount, placeIn, wanted, type ProofSubject } from './subject';
import { nobodyElseTrusted } from './trusted-principals';
import { unboundStatements } from './unbound-statements';
import { conditionValues, instancesOf } from './witnesses';

/** AWS Security Incident Response User Guide, "Containment only". */
const service = 'containment.security-ir.amazonaws.com';
const externalId = 'sts:ExternalId';

/** Who can use the containment role: the service, with the account's own ID as external ID. */
export function proveContainmentTrust(subject: ProofSubject): readonly ProofStatement[] {
  const { containment: role, deployment } = subject;
  const { account } = deployment;
  const place = { ...placeIn(subject, role), policy: role.trust.name };
  const principal = { type: 'service', service } as const;
  const assume = ['sts:AssumeRole', 'sts:TagSession'];
  const useful = { [externalId]: account };

  return [
    ...wanted(subject, 'service-assumes-containment-role', (id) =>
      expectAll(
        assume.map((action) => ({ what: action, action, decision: askTrust(role, principal, action, { values: useful }) })),
        {
          id,
          expected: 'allowed',
          place,
          holds: `${service} can assume ${role.name} with the account's own ID ${account} as external ID`,
          fails: (whats) => `${service} cannot use ${role.name} with the account's own ID ${account} as external ID: ${whats} is refused`,
          affected: 'the service cannot contain anything in this account',
          remedy: `in the trust policy, allow sts:AssumeRole (StringEquals ${externalId}: AWS::AccountId) and sts:TagSession to Service ${service}`,
        },
      ),
    ),
    ...wanted(subject, 'containment-role-external-id', (id) =>
      expectAll(
        otherIds(),
        {
          id,
          expected: 'denied',
          place,
          holds: `${role.name} can be assumed only with the external ID ${account}`,
          fails: (whats) => `${role.name} can be assumed with an external ID other than the account's own: ${whats}`,
          affected: 'somebody else could make the service contain resources of this account (confused deputy)',
          remedy: `in the trust policy, require StringEquals ${externalId}: AWS::AccountId for sts:AssumeRole`,
        },
        () => unboundStatements(role.trust, 'sts:AssumeRole', [{ key: externalId, fits: (value) => value === account }]),
      ),
    ),
    ...wanted(subject, 'containment-role-trusts-nobody-else', (id) =>
      nobodyElseTrusted(subject, {
        id,
        role,
        service,
        actions: assume,
        context: useful,
        affected:
          'whoever assumes the role can start the containment runbooks, and so cut off any instance, bucket or identity of the account',
      }),
    ),
  ];

  function otherIds(): readonly Probe[] {
    const others = [
      ...conditionValues(role.trust.policy, externalId).flatMap(instancesOf),
      ...['anything', otherAccount(deployment), `${account}0`, account.slice(1), '000000000000', '123456789012', ''],
    ].filter((value) => value !== account);
    const wrong = [...new Set(others)].map((value): Probe => {
      const decision = askTrust(role, principal, 'sts:AssumeRole', { values: { [externalId]: value } });
      return { what: value === '' ? 'an empty one' : value, decision };
    });
    const without = askTrust(role, principal, 'sts:AssumeRole', { values: {}, absent: [externalId] });
    return [{ what: 'none at all', decision: without }, ...wrong];
  }
}
