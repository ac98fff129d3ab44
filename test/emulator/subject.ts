import {
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { type Clients } from '../../lib/aws/clients';
import { smallOrganization, type Engine, type KnownId, type World } from './engine';
import { allEngines } from './engines';
import { PlainStackSet } from './stack-sets';

/** What a test of the engines works on: a new world for each, and plain calls of the delegated administrator. */
export class Subject {
  public world!: World;
  public clients!: Clients;
  public stackSet!: PlainStackSet;

  public constructor(public readonly engine: Engine) {}

  public async open(): Promise<void> {
    this.world = await this.engine.build(smallOrganization);
    this.clients = await this.world.clients({ as: 'delegated-administrator', management: true, memberRole: true });
    this.stackSet = new PlainStackSet(this.world, this.clients);
  }

  public isKnown(id: KnownId): boolean {
    return this.engine.known.some((known) => known.id === id);
  }

  /** Names of the accounts that have the role. */
  public async holders(role: string): Promise<string[]> {
    const inUnits = Object.values(smallOrganization.units).flatMap((unit) => ('accounts' in unit ? unit.accounts : []));
    const found = await Promise.all(
      ['management', 'legacy', ...inUnits].map(async (account) =>
        (await this.world.roles(account)).some(({ name }) => name === role) ? [account] : [],
      ),
    );
    return found.flat().sort();
  }

  /** Errors of the calls of a command, undefined for each that was answered. */
  public made(command: string): (string | undefined)[] {
    return this.world
      .calls()
      .filter((call) => call.command === command)
      .map((call) => call.error);
  }

  /** CloudFormation of the management account. */
  public get management() {
    if (!this.clients.management) throw new Error('no clients of the management account');
    return this.clients.management.cloudFormation;
  }

  /** Changes a stack of the management account by a change set, and gives the stack's status. */
  public changeSets(StackName: string) {
    return {
      apply: async (ChangeSetName: string, ChangeSetType: 'CREATE' | 'UPDATE', template: object): Promise<string | undefined> => {
        const change = { StackName, ChangeSetName };
        const TemplateBody = JSON.stringify(template);
        const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
        await this.management.send(new CreateChangeSetCommand({ ...change, ChangeSetType, TemplateBody, Capabilities }));
        await this.world.clock.sleep(5_000);
        const described = await this.management.send(new DescribeChangeSetCommand(change));
        expect(described).toMatchObject({ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' });
        await this.management.send(new ExecuteChangeSetCommand(change));
        for (let polls = 0; polls < 200; polls += 1) {
          const { Stacks } = await this.management.send(new DescribeStacksCommand({ StackName }));
          if (!Stacks?.[0]?.StackStatus?.endsWith('_IN_PROGRESS')) return Stacks?.[0]?.StackStatus;
          await this.world.clock.sleep(5_000);
        }
        return undefined;
      },
    };
  }
}

/** Defines the same tests for each engine. */
export function onEachEngine(define: (subject: Subject) => void): void {
  const engines = allEngines();
  afterAll(() => Promise.all(engines.map((engine) => engine.close())));
  describe.each(engines.map((engine) => [engine.name, engine] as const))('%s', (_name, engine) => {
    const subject = new Subject(engine);
    beforeEach(() => subject.open());
    afterEach(() => subject.world.close());
    define(subject);
  });
}
