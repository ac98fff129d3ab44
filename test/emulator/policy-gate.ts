import { type Principal } from '../../lib/aws/denials';
import { type Needed, type TemplateResource, neededFor, neededForResource } from '../policies/actions';
import { type Attached, isAllowed, parsed } from '../policies/services';
import { type AdmittedCall } from './proxy';
import { deniedAnswer, type WireAnswer } from './wire';

/** A request that IAM decides, and the call that needs it. */
export interface GateAsked extends Needed {
  readonly principal: Principal;
  /** Such as `cloudformation:CreateStackSet`. */
  readonly call: string;
}

/**
 * The policies of the credentials, asked for each request as it goes over the wire, by the evaluator of Cordon: moto itself knows no condition and few
 * resources. It stands in front of the emulator, which asks for the policies of its users besides.
 */
export class PolicyGate {
  /** What was asked for, each once, in order. */
  public readonly asked: GateAsked[] = [];
  private resources: Readonly<Record<string, TemplateResource>> = {};

  /**
   * @param accounts whose credentials a command is given
   * @param attached the policies; another value takes effect at once
   */
  public constructor(
    private readonly accounts: { readonly caller: string; readonly managementAccount: string },
    public attached: Attached,
  ) {}

  /** Denies a call as AWS does, at the first action that no policy allows. @returns undefined where all are allowed */
  public readonly admit = ({ service, command, account, region, input }: AdmittedCall): WireAnswer | undefined => {
    const { managementAccount } = this.accounts;
    const call = { service, operation: command, input, account, region, managementAccount };
    if (command === 'CreateChangeSet') {
      this.resources = (JSON.parse(String(input['TemplateBody'])) as { Resources: Readonly<Record<string, TemplateResource>> }).Resources;
    }
    // CloudFormation makes the resources with the permissions of whoever carries the change set out.
    const made = command === 'ExecuteChangeSet' ? Object.values(this.resources) : [];
    const needed = [...neededFor(call), ...made.flatMap((resource) => neededForResource(resource, 'create', account))];
    const principal = this.principalOf(account);
    const policies = parsed(this.attached[principal]);
    for (const one of needed) {
      this.note({ ...one, principal, call: `${service}:${command}` });
      if (!isAllowed({ ...one, account }, policies)) {
        return deniedAnswer(service, command, `arn:aws:sts::${account}:assumed-role/cordon/cordon`, one.action);
      }
    }
    return undefined;
  };

  private note(asked: GateAsked): void {
    const isSame = ({ principal, action, resource, call }: GateAsked): boolean =>
      principal === asked.principal && action === asked.action && resource === asked.resource && call === asked.call;
    if (!this.asked.some(isSame)) this.asked.push(asked);
  }

  private principalOf(account: string): Principal {
    if (account === this.accounts.caller) return 'caller';
    return account === this.accounts.managementAccount ? 'management account' : 'member account';
  }
}
