import { smallOrganization } from './engine';
import { rehearsalEngine } from './rehearsal';
import { callBy, type Subject } from './security-ir-scenario';
import { region } from './wire-world';

/** The rehearsal's AWS Security Incident Response, by the clients that commands get in a rehearsal. */
export async function rehearsedSubject(): Promise<Subject> {
  const world = await rehearsalEngine().build(smallOrganization);
  const account = world.account('security-tooling');
  const { securityIr } = await world.clients({ as: 'delegated-administrator' });
  if (!securityIr) throw new Error('the rehearsal has no AWS Security Incident Response');
  const client = await securityIr(region);
  return {
    call: (operation, input) => callBy(client, operation, input),
    control: async (asked) => world.rehearsal.controlSecurityIr(account, region, asked),
    region,
    account,
    unit: (name) => world.unit(name),
    accountOf: (name) => world.account(name),
  };
}
