import { accountIdPattern, type FieldChecker, type Fields } from './field-checker';
import { type Snapshot } from './snapshot';

/** Checks what a snapshot says of the roles in accounts that were looked into. */
export function checkSeenRoles(check: FieldChecker, fields: Fields): void {
  check.object(fields, 'seenRoles', (seen) => {
    check.oneOf(seen, 'extent', ['all', 'sample']);
    check.optional(seen, 'sampleSize', () => check.count(seen, 'sampleSize'));
    check.textMap(seen, 'documents');
    check.object(seen, 'accounts', (accounts) => {
      for (const account of Object.keys(accounts)) {
        if (!check.key(account, accountIdPattern, 'account IDs, each a string of 12 digits')) continue;
        check.object(accounts, account, (roles) => {
          for (const name of Object.keys(roles)) check.reading(roles, name, (reading) => check.object(reading, 'value', ofRole));
        });
      }
    });
  });
  function ofRole(role: Fields): void {
    check.string(role, 'arn');
    check.string(role, 'trustPolicy');
    check.textMap(role, 'inlinePolicies');
    check.strings(role, 'managedPolicies');
    check.optional(role, 'permissionsBoundary', () => check.string(role, 'permissionsBoundary'));
    check.count(role, 'maxSessionSeconds');
    check.textMap(role, 'tags');
  }
}

/** Checks that the accounts are those of the snapshot, and that the documents of every role are there. */
export function checkDocuments(check: FieldChecker, { seenRoles, accounts }: Snapshot): void {
  if (seenRoles === undefined) return;
  const known = new Set(accounts.map(({ id }) => id));
  const { documents } = seenRoles;
  for (const [account, roles] of Object.entries(seenRoles.accounts)) {
    const path = `seenRoles.accounts.${account}`;
    if (!known.has(account)) check.problem('unknown-account', path, 'is not an account of the snapshot', account);
    for (const [name, role] of Object.entries(roles)) {
      if (role.status !== 'present') continue;
      for (const key of [role.value.trustPolicy, ...Object.values(role.value.inlinePolicies)]) {
        if (!Object.hasOwn(documents, key))
          check.problem('missing-document', `${path}.${name}`, 'names a policy document that is not in seenRoles.documents', key);
      }
    }
  }
}
