import { DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand, type CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { type Clients, type Regional } from '../aws/clients';
import { reading } from '../aws/failures';
import { absent, type Reading } from '../core/reading';
import { notAsked, unexpected } from './regional-reads';
import { sortedBy } from './sorted';
import { type Trail } from './trail';

type Client = Regional<CloudTrailClient>;

/**
 * Reads the trails that log for the whole organization. They show in every account of it, as shadows of the one in the management account or
 * its delegated administrator. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
export async function collectTrails({ cloudTrail }: Pick<Clients, 'cloudTrail'>, region: string): Promise<Reading<readonly Trail[]>> {
  const call = 'cloudtrail:DescribeTrails';
  if (cloudTrail === undefined) return notAsked(call, 'there is no client for CloudTrail');
  const client = await reading(call, () => cloudTrail(region));
  if (client.status !== 'present') return client;
  try {
    const listed = await reading(call, async () => {
      const { trailList = [] } = await client.value.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
      return trailList.filter(({ IsOrganizationTrail }) => IsOrganizationTrail === true);
    });
    if (listed.status !== 'present') return listed;
    if (listed.value.length === 0) return absent;
    return await reading(call, async () => {
      const trails: Trail[] = [];
      for (const { TrailARN, HomeRegion, IsMultiRegionTrail } of listed.value) {
        if (TrailARN === undefined || HomeRegion === undefined) throw unexpected('the ARN or the home Region of a trail', undefined);
        trails.push({
          arn: TrailARN,
          homeRegion: HomeRegion,
          isMultiRegion: IsMultiRegionTrail ?? false,
          isLogging: await isLogging(client.value, TrailARN),
          managementEvents: await managementEvents(client.value, TrailARN),
        });
      }
      return sortedBy(trails, ({ arn }) => arn);
    });
  } finally {
    client.value.destroy?.();
  }
}

function isLogging(client: Client, Name: string): Promise<Reading<boolean>> {
  return reading('cloudtrail:GetTrailStatus', async () => {
    const { IsLogging } = await client.send(new GetTrailStatusCommand({ Name }));
    if (IsLogging === undefined) throw unexpected('whether the trail is logging', undefined);
    return IsLogging;
  });
}

/**
 * Whether a trail logs every management event. An advanced selector that says more than the category takes some of them alone.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
 */
function managementEvents(client: Client, TrailName: string): Promise<Trail['managementEvents']> {
  return reading('cloudtrail:GetEventSelectors', async () => {
    const { EventSelectors = [], AdvancedEventSelectors = [] } = await client.send(new GetEventSelectorsCommand({ TrailName }));
    const basic = EventSelectors.filter(({ IncludeManagementEvents }) => IncludeManagementEvents !== false);
    const advanced = AdvancedEventSelectors.filter(({ FieldSelectors = [] }) =>
      FieldSelectors.some(({ Field, Equals }) => Field === 'eventCategory' && Equals?.includes('Management')),
    );
    const all =
      basic.some(
        ({ ReadWriteType, ExcludeManagementEventSources = [] }) =>
          (ReadWriteType ?? 'All') === 'All' && ExcludeManagementEventSources.length === 0,
      ) || advanced.some(({ FieldSelectors = [] }) => FieldSelectors.length === 1);
    return all ? 'all' : basic.length + advanced.length > 0 ? 'some' : 'none';
  });
}
