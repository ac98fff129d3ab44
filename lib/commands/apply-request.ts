import { type ConnectOptions } from '../aws/connect';
import { type TeamMember } from '../configuration/membership';
import { type ConfigurationFile } from '../configuration/read';
import { type Snapshot } from '../organization/snapshot';
import { type Result } from './result';

/** The inputs of `cordon onboard --apply`, before any AWS call. */
export interface ApplyRequest {
  readonly file: ConfigurationFile;
  /** Path of the configuration, for the command to go on with. */
  readonly config: string;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** @default - none can be read here */
  readonly team?: readonly TeamMember[];
  /** Whether nobody is asked. */
  readonly yes: boolean;
  /** The Region that the membership may be created in without asking. @default - none */
  readonly membershipRegion?: string;
  readonly connection: ConnectOptions;
  /** @default - it is no rehearsal, and AWS is written to */
  readonly rehearsal?: ApplyRehearsal;
  readonly result: Result<'text' | 'json'>;
}

export interface ApplyRehearsal {
  /** The snapshot to rehearse on, and its file. @default - it is read from AWS */
  readonly on?: { readonly file: string; readonly snapshot: Snapshot };
  /** Whether it begins as if nothing had been done. */
  readonly fromNothing: boolean;
  /** Path for the organization as it is afterwards. @default - it is not saved */
  readonly afterwards?: Result;
}
