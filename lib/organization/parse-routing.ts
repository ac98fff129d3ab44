import { accountIdPattern, regionPattern, type FieldChecker, type Fields } from './field-checker';
import { alarmStates } from './routing';

/** Checks what a snapshot says of rules, alarms, topics and queues of routes. */
export function checkRouting(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'routing', (routing) => {
    checkPlace(check, routing);
    check.list(routing, 'forwarding', (place) => checkPlace(check, place));
    check.object(routing, 'topics', (topics) => {
      for (const arn of Object.keys(topics)) {
        check.reading(topics, arn, (reading) =>
          check.list(reading, 'value', (subscriptions) => {
            check.string(subscriptions, 'protocol');
            check.count(subscriptions, 'confirmed');
            check.count(subscriptions, 'pending');
          }),
        );
      }
    });
    check.object(routing, 'queues', (queues) => {
      for (const arn of Object.keys(queues)) {
        check.reading(queues, arn, (reading) => check.object(reading, 'value', (queue) => check.count(queue, 'messages')));
      }
    });
  });
}

function checkPlace(check: FieldChecker, place: Fields): void {
  check.matching(place, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
  check.matching(place, 'region', regionPattern, 'the code of a Region');
  check.reading(place, 'rules', (reading) => check.list(reading, 'value', (rule) => checkRule(check, rule)));
  check.reading(place, 'alarms', (reading) =>
    check.list(reading, 'value', (alarm) => {
      check.string(alarm, 'name');
      check.oneOf(alarm, 'state', alarmStates);
      check.boolean(alarm, 'actionsEnabled');
      check.strings(alarm, 'actions');
    }),
  );
}

function checkRule(check: FieldChecker, rule: Fields): void {
  check.string(rule, 'bus');
  check.string(rule, 'name');
  check.boolean(rule, 'enabled');
  check.optional(rule, 'readOnlyCalls', () => check.boolean(rule, 'readOnlyCalls'));
  check.optional(rule, 'eventPattern', () => check.string(rule, 'eventPattern'));
  check.reading(rule, 'targets', (reading) =>
    check.list(reading, 'value', (target) => {
      check.string(target, 'id');
      check.string(target, 'arn');
      check.optional(target, 'role', () => check.string(target, 'role'));
      check.optional(target, 'deadLetterQueue', () => check.string(target, 'deadLetterQueue'));
      check.optional(target, 'retry', () =>
        check.object(target, 'retry', (retry) => {
          check.optional(retry, 'maximumRetryAttempts', () => check.count(retry, 'maximumRetryAttempts'));
          check.optional(retry, 'maximumEventAgeSeconds', () => check.count(retry, 'maximumEventAgeSeconds'));
        }),
      );
    }),
  );
}
