import { administeredServices } from '../configuration/administrators';
import { absent, present, type Reading } from '../core/reading';
import { type GuardDutyAutoEnable, type RegionDetection, type SecurityHubAutoEnable } from '../organization/detection';
import { type World } from './world';

type Service = 'guardDuty' | 'securityHub';

/** GuardDuty and Security Hub of one account in one Region. */
export interface DetectionHere {
  /** Members of the administrator, and its own account. @default - the snapshot does not know them */
  guardDutyAccounts?: RegionDetection['guardDutyAccounts'];
  guardDuty: RegionDetection['guardDuty'];
  guardDutyAutoEnable: Reading<GuardDutyAutoEnable>;
  securityHub: RegionDetection['securityHub'];
  securityHubAutoEnable: Reading<SecurityHubAutoEnable>;
}

/** As AWS has it for an administrator that has set nothing yet. */
const noAutoEnable = {
  guardDuty: present<GuardDutyAutoEnable>({ members: 'NONE', memberLimitReached: false }),
  securityHub: present<SecurityHubAutoEnable>({
    configuration: 'LOCAL',
    status: 'ENABLED',
    newAccounts: false,
    memberLimitReached: false,
  }),
};

/** Whether GuardDuty and Security Hub are on, by account and Region. It begins with what the snapshot has of their administrators. */
export class DetectionState {
  private readonly byPlace = new Map<string, DetectionHere>();
  /** Administrators of the organization, by service and Region. */
  private readonly administrators = new Map<string, string>();

  public constructor(private readonly world: World) {
    const { detection } = world;
    for (const [region, of] of Object.entries(detection?.regions ?? {})) {
      for (const service of ['guardDuty', 'securityHub'] as const) {
        const account = detection!.administrators[service];
        const here = this.of(account, region);
        if (service === 'guardDuty') {
          const { guardDuty, guardDutyAutoEnable, guardDutyAccounts } = of;
          Object.assign(here, { guardDuty, guardDutyAutoEnable, ...(guardDutyAccounts && { guardDutyAccounts }) });
        } else Object.assign(here, { securityHub: of.securityHub, securityHubAutoEnable: of.securityHubAutoEnable });
        // AWS shows auto-enable to the administrator of the organization alone.
        const isAdministrator = world.isDelegatedAdministrator(account, administeredServices[service].principal);
        if (isAdministrator || of[`${service}AutoEnable`].status === 'present') this.administrators.set(`${service} ${region}`, account);
      }
    }
  }

  public of(account: string, region: string): DetectionHere {
    const key = `${account} ${region}`;
    const here = this.byPlace.get(key) ?? {
      guardDuty: absent,
      guardDutyAutoEnable: absent,
      securityHub: absent,
      securityHubAutoEnable: absent,
    };
    this.byPlace.set(key, here);
    return here;
  }

  public administrator(service: Service, region: string): string | undefined {
    return this.administrators.get(`${service} ${region}`);
  }

  /**
   * Makes an account the administrator in a Region, and turns the service on there. Organizations then has it as delegated administrator.
   * https://docs.aws.amazon.com/guardduty/latest/ug/organizations_permissions.html
   */
  public designate(service: Service, region: string, account: string): void {
    const { principal } = administeredServices[service];
    this.world.trust(principal);
    this.world.delegate(account, principal);
    this.administrators.set(`${service} ${region}`, account);
    this.turnOn(service, account, region);
  }

  /** What an account that is the administrator sees of auto-enable begins when the service is on. */
  public turnOn(service: Service, account: string, region: string): void {
    const here = this.of(account, region);
    if (service === 'guardDuty') here.guardDuty = present('ENABLED');
    else here.securityHub = present('ENABLED');
    if (this.administrator(service, region) !== account || here[`${service}AutoEnable`].status !== 'absent') return;
    if (service === 'guardDuty') here.guardDutyAutoEnable = noAutoEnable.guardDuty;
    else here.securityHubAutoEnable = noAutoEnable.securityHub;
  }
}
