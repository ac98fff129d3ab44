import { configurationStatuses, configurationTypes, detectorStatuses, guardDutyAutoEnableMembers } from './detection';
import { accountIdPattern, regionPattern, type FieldChecker, type Fields } from './field-checker';
import { isSoundDetector } from './sound-items';

const accountId = 'an account ID, a string of 12 digits';

/** Checks what a snapshot says of filters and automation rules. */
export function checkSignals(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'signals', (signals) => {
    check.matching(signals, 'account', accountIdPattern, accountId);
    checkRegions(check, signals, (region) => {
      check.reading(region, 'detector', (reading) => check.string(reading, 'value'));
      check.reading(region, 'filters', (reading) =>
        check.list(reading, 'value', (filter) => {
          check.string(filter, 'name');
          check.oneOf(filter, 'action', ['NOOP', 'ARCHIVE']);
          check.count(filter, 'rank');
          check.textMap(filter, 'tags');
          check.optional(filter, 'criteria', () =>
            check.object(filter, 'criteria', (criteria) => {
              for (const field of Object.keys(criteria)) check.object(criteria, field, (conditions) => checkConditions(check, conditions));
            }),
          );
        }),
      );
      check.reading(region, 'automationRules', (reading) =>
        check.list(reading, 'value', (rule) => {
          check.string(rule, 'arn');
          check.text(rule, 'name');
          check.count(rule, 'order');
          check.boolean(rule, 'enabled');
          check.boolean(rule, 'terminal');
          check.optional(rule, 'content', () =>
            check.reading(rule, 'content', (reading) =>
              check.object(reading, 'value', (content) => {
                check.object(content, 'criteria', (criteria) => {
                  for (const name of Object.keys(criteria)) check.list(criteria, name, () => undefined);
                });
                check.list(content, 'updates', () => undefined);
              }),
            ),
          );
          check.reading(rule, 'tags', (tags) => check.textMap(tags, 'value'));
        }),
      );
      check.optional(region, 'automationRulesV2', () =>
        check.reading(region, 'automationRulesV2', (reading) =>
          check.list(reading, 'value', (rule) => {
            check.string(rule, 'arn');
            check.text(rule, 'name');
            if (typeof rule.order !== 'number') check.count(rule, 'order');
            check.boolean(rule, 'enabled');
            check.reading(rule, 'content', (content) =>
              check.object(content, 'value', (value) => {
                check.object(value, 'criteria', () => undefined);
                check.list(value, 'actions', () => undefined);
              }),
            );
          }),
        ),
      );
    });
  });
}

function checkConditions(check: FieldChecker, conditions: Fields): void {
  for (const operator of Object.keys(conditions)) {
    if (typeof conditions[operator] !== 'number') check.strings(conditions, operator);
  }
}

/** Checks what a snapshot says of GuardDuty and Security Hub being on. */
export function checkDetection(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'detection', (detection) => {
    check.object(detection, 'administrators', (administrators) => {
      check.matching(administrators, 'guardDuty', accountIdPattern, accountId);
      check.matching(administrators, 'securityHub', accountIdPattern, accountId);
    });
    checkRegions(check, detection, (region) => {
      check.reading(region, 'guardDuty', (reading) => check.oneOf(reading, 'value', detectorStatuses));
      check.reading(region, 'guardDutyAutoEnable', (reading) =>
        check.object(reading, 'value', (autoEnable) => {
          check.oneOf(autoEnable, 'members', guardDutyAutoEnableMembers);
          check.boolean(autoEnable, 'memberLimitReached');
        }),
      );
      check.optional(region, 'guardDutyAccounts', () =>
        check.reading(region, 'guardDutyAccounts', (reading) =>
          check.object(reading, 'value', (accounts) => {
            for (const account of Object.keys(accounts)) {
              if (!isSoundDetector(account, accounts[account])) checkDetector(check, accounts, account);
            }
          }),
        ),
      );
      check.reading(region, 'securityHub', (reading) => check.oneOf(reading, 'value', ['ENABLED']));
      check.reading(region, 'securityHubAutoEnable', (reading) =>
        check.object(reading, 'value', (autoEnable) => {
          check.oneOf(autoEnable, 'configuration', configurationTypes);
          check.oneOf(autoEnable, 'status', configurationStatuses);
          check.boolean(autoEnable, 'newAccounts');
          check.boolean(autoEnable, 'memberLimitReached');
        }),
      );
    });
  });
}

export function checkDetector(check: FieldChecker, accounts: Fields, account: string): void {
  if (!check.key(account, accountIdPattern, 'account IDs, of 12 digits')) return;
  check.object(accounts, account, (detector) => {
    check.string(detector, 'status');
    check.optional(detector, 'features', () => check.strings(detector, 'features'));
    check.optional(detector, 'featuresUnread', () => check.reason(detector, 'featuresUnread'));
  });
}

function checkRegions(check: FieldChecker, fields: Fields, checkRegion: (region: Fields) => void): void {
  check.object(fields, 'regions', (regions) => {
    for (const code of Object.keys(regions)) {
      if (check.key(code, regionPattern, 'Region codes')) check.object(regions, code, checkRegion);
    }
  });
}
