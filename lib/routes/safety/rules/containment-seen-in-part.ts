import { type RouteRule } from '../route-rule';

export const containmentOfMembersNotSeen: RouteRule = {
  id: 'containment-of-members-not-seen',
  what: 'A route with the preset `containment-used` gets no events of member accounts.',
  why: 'Most resources that are contained are in member accounts. Their events stay there unless something forwards them.',
  fix: 'Set `routing.fromMemberAccounts` to true. If something else forwards these events, acknowledge the finding and say what.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html',
  check: ({ events }, _, routing) =>
    events.preset !== 'containment-used' || routing === undefined || routing.fromMemberAccounts
      ? []
      : [
          {
            id: containmentOfMembersNotSeen.id,
            severity: 'warning',
            at: 'events.preset',
            message: 'sees use of containment in the administrator accounts and the management account alone',
            remedy:
              'set routing.fromMemberAccounts to true, or acknowledge the finding and say what forwards the events of member accounts',
          },
        ],
};

export const backupWritesNotKnown: RouteRule = {
  id: 'backup-writes-not-known',
  what: 'A route with the preset `containment-used` sees backups only where a trail logs data events of S3, and Cordon does not know whether one does.',
  why: 'Writing an object is a data event. Trails log no data events unless somebody adds them, and the snapshot does not contain them.',
  fix: 'Log `PutObject` of the backup bucket in a trail, then acknowledge the finding and name the trail. Or acknowledge that backups are not seen.',
  acknowledgeable: true,
  source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html',
  check: ({ events }) =>
    events.preset !== 'containment-used'
      ? []
      : [
          {
            id: backupWritesNotKnown.id,
            severity: 'warning',
            at: 'events.preset',
            message: 'sees that a backup was written only if a trail logs data events of the backup bucket, which is unknown',
            remedy: 'log data events of the bucket in a trail, then acknowledge the finding and name the trail',
          },
        ],
};
