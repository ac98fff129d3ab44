import { accountProblems } from '../configured-accounts';
import { type Finding } from '../plan';
import { type FindingsInput } from './input';

/** Accounts that the configuration names and that left, were closed or moved. The plan of all others is as it would be without them. */
export function configuredAccounts({ configuration, tree, scope }: FindingsInput): Finding[] {
  return accountProblems(configuration, tree, scope).map(({ id, path = '', message, value, remedy }) => ({
    id,
    severity: 'error',
    message: `${path}: ${typeof value === 'string' ? `account ${value}` : 'it'} ${message}`,
    remedy,
    about: path,
    path,
  }));
}
