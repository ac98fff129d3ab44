import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateDetectorCommand, GuardDutyClient, UpdateDetectorCommand } from '@aws-sdk/client-guardduty';
import { EnableSecurityHubCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { type Clients } from '../../lib/aws/clients';
import { collectDetection } from '../../lib/organization/collect-detection';
import { type RegionDetection } from '../../lib/organization/detection';
import { absent, present } from '../../lib/core/reading';
import { repository } from '../support/run';
import { smallOrganization, type World } from './engine';
import { wireEngines } from './engines';
import { readSettings } from './settings';
import { region } from './wire-world';

/**
 * Detection over the wire, by the SDK's own clients, with no more than snapshot.json allows. They go straight to
 * moto. fakecloud has neither service.
 */
const moto = wireEngines().find(({ name }) => name === 'moto')!;
afterAll(() => moto.close());
const endpoint = readSettings().motoEndpoint!;

const statements = (JSON.parse(readFileSync(join(repository, 'policies', 'snapshot.json'), 'utf8')) as { Statement: { Sid: string }[] })
  .Statement;

/** What clients of a caller are made of. */
function configurationOf(world: World, caller: string) {
  const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = world.environment(caller);
  return { endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
}

async function detectionOf(world: World, caller: string): Promise<RegionDetection> {
  const configuration = configurationOf(world, caller);
  const clients = {
    guardDuty: async () => new GuardDutyClient(configuration),
    securityHub: async () => new SecurityHubClient(configuration),
  } satisfies Partial<Clients>;
  const account = world.account('security-tooling');
  const administrators = { guardDuty: account, securityHub: account };
  const { regions } = await collectDetection({
    clients: clients as unknown as Clients,
    administrators,
    caller: account,
    regions: [region],
  });
  return regions[region]!;
}

it('is off, suspended, on, or refused as GuardDuty and Security Hub of an emulator say', async () => {
  const world = await moto.build(smallOrganization);
  try {
    const reader = await world.principal('security-tooling', { Version: '2012-10-17', Statement: statements });
    expect(await detectionOf(world, reader)).toMatchObject({ guardDuty: absent, guardDutyAutoEnable: absent, securityHub: absent });

    const administrator = configurationOf(world, 'delegated-administrator');
    const guardDuty = new GuardDutyClient(administrator);
    const { DetectorId } = await guardDuty.send(new CreateDetectorCommand({ Enable: true }));
    await new SecurityHubClient(administrator).send(new EnableSecurityHubCommand({}));
    expect(await detectionOf(world, reader)).toMatchObject({
      guardDuty: present('ENABLED'),
      // Refused to an account that was not made the administrator, which is not off.
      guardDutyAutoEnable: { status: 'unknown', reason: { call: 'guardduty:DescribeOrganizationConfiguration' } },
      securityHub: present('ENABLED'),
      securityHubAutoEnable: { status: 'unknown', reason: { call: 'securityhub:DescribeOrganizationConfiguration' } },
    });
    await guardDuty.send(new UpdateDetectorCommand({ DetectorId, Enable: false }));
    expect((await detectionOf(world, reader)).guardDuty).toEqual(present('DISABLED'));

    const nobody = await world.principal('security-tooling', { Version: '2012-10-17', Statement: statements.slice(0, 1) });
    for (const reading of Object.values(await detectionOf(world, nobody))) expect(reading).toMatchObject({ status: 'unknown' });
  } finally {
    await world.close();
  }
});
