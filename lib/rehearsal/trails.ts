import {
  type DescribeTrailsResponse,
  type GetEventSelectorsRequest,
  type GetEventSelectorsResponse,
  type GetTrailStatusRequest,
  type GetTrailStatusResponse,
} from '@aws-sdk/client-cloudtrail';
import { type Reading } from '../core/reading';
import { type Trail } from '../organization/trail';
import { type Caller, type Engine, type Handler } from './engine';
import { RehearsedError } from './errors';

/** CloudTrail: the trails of the organization as the snapshot has them, and nothing changes them. */
export const cloudTrailHandlers = {
  DescribeTrails: ({ world: { trails } }: Engine): DescribeTrailsResponse => ({
    trailList: (trails?.status === 'absent' ? [] : answerOf(trails)).map(({ arn, homeRegion, isMultiRegion }) => ({
      TrailARN: arn,
      HomeRegion: homeRegion,
      IsMultiRegionTrail: isMultiRegion,
      IsOrganizationTrail: true,
    })),
  }),
  GetTrailStatus: (engine: Engine, _caller: Caller, { Name }: GetTrailStatusRequest): GetTrailStatusResponse => ({
    IsLogging: answerOf(trailOf(engine, Name).isLogging),
  }),
  GetEventSelectors: (engine: Engine, _caller: Caller, { TrailName }: GetEventSelectorsRequest): GetEventSelectorsResponse => {
    const events = answerOf(trailOf(engine, TrailName).managementEvents);
    if (events === 'none') return { EventSelectors: [{ IncludeManagementEvents: false }] };
    return { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: events === 'all' ? 'All' : 'WriteOnly' }] };
  },
} satisfies Record<string, Handler>;

function trailOf({ world: { trails } }: Engine, name: string | undefined): Trail {
  const found = trails?.status === 'present' ? trails.value.find(({ arn }) => arn === name) : undefined;
  if (found) return found;
  throw new RehearsedError('TrailNotFoundException', `Unknown trail: ${name ?? ''}`, { service: 'cloudtrail', httpStatusCode: 404 });
}

/** The reading as an answer: what is unknown to the snapshot is refused for the same reason. */
function answerOf<Value>(reading: Reading<Value> | undefined): Value {
  if (reading?.status === 'present') return reading.value;
  const reason = reading?.status === 'unknown' ? reading.reason : undefined;
  throw new RehearsedError(reason?.code ?? 'not-asked', reason?.message ?? 'the snapshot of the rehearsal does not say', {
    service: 'cloudtrail',
    httpStatusCode: 403,
  });
}
