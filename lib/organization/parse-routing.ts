import { accountIdPattern, regionPattern, type FieldChecker, type Fields } from './field-checker';
import { alarmStates } from './routing';

/** Checks what a snapshot says of rules, alarms and topics of routes. */
export function checkRouting(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'routing', (routing) => {
    check.matching(routing, 'account', accountIdPattern, 'an account ID, a string of 12 digits');
    check.matching(routing, 'region', regionPattern, 'the code of a Region');
    check.reading(routing, 'rules', (reading) =>
      check.list(reading, 'value', (rule) => {
        check.string(rule, 'bus');
        check.string(rule, 'name');
        check.boolean(rule, 'enabled');
        check.strings(rule, 'targets');
      }),
    );
    check.reading(routing, 'alarms', (reading) =>
      check.list(reading, 'value', (alarm) => {
        check.string(alarm, 'name');
        check.oneOf(alarm, 'state', alarmStates);
        check.boolean(alarm, 'actionsEnabled');
        check.strings(alarm, 'actions');
      }),
    );
    check.object(routing, 'topics', (topics) => {
      for (const arn of Object.keys(topics)) check.reading(topics, arn, (reading) => check.count(reading, 'value'));
    });
  });
}
