import { accountIdPattern, regionPattern, type FieldChecker, type Fields } from './field-checker';
import { isSoundRelationship } from './sound-items';

const accountId = 'an account ID, a string of 12 digits';
const fingerprintPattern = /^[0-9a-f]{16}$/;
const fingerprint = 'a fingerprint of 16 hexadecimal digits';

/**
 * What a membership covers: units (OrganizationalUnitId of the service's model). The root is taken too. These IDs stand in commands that people paste, so that nothing else may.
 */
const unitOrRootPattern = /^(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|r-[a-z0-9]{4,32})$/;

/** Checks what a snapshot says of memberships and of whom they cover. */
export function checkSecurityIncidentResponse(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'securityIncidentResponse', (service) => {
    check.matching(service, 'account', accountIdPattern, accountId);
    check.object(service, 'memberships', (regions) => {
      for (const code of Object.keys(regions)) {
        if (!check.key(code, regionPattern, 'codes of Regions')) continue;
        check.reading(regions, code, (reading) => check.list(reading, 'value', (membership) => checkMembership(check, membership)));
      }
    });
    check.object(service, 'accounts', (accounts) => {
      for (const id of Object.keys(accounts)) {
        if (!isSoundRelationship(id, accounts[id])) checkRelationship(check, accounts, id);
      }
    });
  });
}

export function checkRelationship(check: FieldChecker, accounts: Fields, account: string): void {
  if (!check.key(account, accountIdPattern, 'account IDs')) return;
  check.reading(accounts, account, (reading) =>
    check.object(reading, 'value', (relationship) => {
      check.string(relationship, 'status');
      check.string(relationship, 'type');
    }),
  );
}

/** Statuses, features and kinds of news may have values by now that are not known here; they are read, and are not taken for a known one. */
function checkMembership(check: FieldChecker, membership: Fields): void {
  check.matching(membership, 'id', /^m-[a-z0-9]{10,32}$/, 'an ID of a membership, m- and 10 to 32 lower-case letters or digits');
  check.matching(membership, 'account', accountIdPattern, accountId);
  check.string(membership, 'status');
  check.matching(membership, 'name', fingerprintPattern, fingerprint);
  check.object(membership, 'coverage', (coverage) => {
    check.boolean(coverage, 'entireOrganization');
    check.allMatching(coverage, 'organizationalUnits', unitOrRootPattern, 'the ID of an organizational unit or of the root');
  });
  check.optional(membership, 'numberOfAccountsCovered', () => check.count(membership, 'numberOfAccountsCovered'));
  check.list(membership, 'team', (member) => {
    check.matching(member, 'person', fingerprintPattern, fingerprint);
    check.optional(member, 'communicationPreferences', () => check.strings(member, 'communicationPreferences'));
  });
  check.object(membership, 'features', (features) => Object.keys(features).forEach((name) => check.boolean(features, name)));
  check.reading(membership, 'tags', (tags) => check.textMap(tags, 'value'));
}

/** Checks what a snapshot says of trails of the organization. */
export function checkTrails(check: FieldChecker, fields: Fields): void {
  check.reading(fields, 'organizationTrails', (reading) =>
    check.list(reading, 'value', (trail) => {
      check.string(trail, 'arn');
      check.matching(trail, 'homeRegion', regionPattern, 'the code of a Region');
      check.boolean(trail, 'isMultiRegion');
      check.reading(trail, 'isLogging', (logging) => check.boolean(logging, 'value'));
      check.reading(trail, 'managementEvents', (events) => check.oneOf(events, 'value', ['all', 'some', 'none']));
    }),
  );
}
