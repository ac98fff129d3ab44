import { CordonError, exitCode } from '../../core/problem';
import { loadConfiguration } from '../../meaning/read';
import { parseReference } from '../../remediation/answers';
import { type ApproveRequest } from '../approve';
import { type Io } from '../io';
import { Result } from '../result';
import { type ApproveFlags } from './flags';

/** What `cordon approve` is given. */
export function approveRequest(reference: string | undefined, flags: ApproveFlags, io: Io): ApproveRequest {
  const { list = false, reject = false, yes = false, profile } = flags;
  if (list === (reference !== undefined)) {
    throw new CordonError(exitCode.usage, {
      id: 'request-or-list',
      message: list ? '--list answers no request' : 'a request is missing',
      remedy: list ? 'omit the request, or omit --list' : 'add the request that the message names, or --list to see what is asked',
    });
  }
  const parsed = reference === undefined ? undefined : parseReference(reference);
  const { configuration } = loadConfiguration(flags.config);
  const { organization } = configuration;
  return {
    configuration,
    connection: {
      region: organization.membershipRegion,
      managementAccount: organization.managementAccount,
      ...(profile !== undefined && { profile }),
    },
    ...(parsed && { reference: parsed }),
    answer: reject ? 'reject' : 'approve',
    yes,
    result: new Result(flags, io),
  };
}
