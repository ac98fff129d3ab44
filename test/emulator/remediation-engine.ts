import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { type Configuration } from '../../lib/configuration/configuration';
import { renderedDefinition } from '../remediation/support';
import { World, type Call, type Ended, type RemediationEngine, type WorldState } from '../remediation/world';
import { startStates, type Server } from './servers';

/** An emulator that executes the state machine, with a world around it. One at a time. */
export class StatesEngine implements RemediationEngine {
  private world: Pick<World, 'answer'> = new World({ findings: [] });
  private machines = 0;

  private constructor(
    private readonly backend: HttpServer,
    private readonly server: Server,
  ) {}

  public static async start(): Promise<StatesEngine> {
    const slot: { engine?: StatesEngine } = {};
    const backend = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const answer = slot.engine!.world.answer(JSON.parse(body) as Call);
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
    const engine = new StatesEngine(backend, await startStates(address, () => undefined));
    slot.engine = engine;
    await engine.call('dynamodb', 'CreateTable', {
      TableName: 'cordon-remediation',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: ['id', 'request'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        { IndexName: 'request', KeySchema: [{ AttributeName: 'request', KeyType: 'HASH' }], Projection: { ProjectionType: 'KEYS_ONLY' } },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    });
    return engine;
  }

  public async stop(): Promise<void> {
    await this.server.stop();
    await new Promise((resolve) => this.backend.close(resolve));
  }

  public enter(state: WorldState): World {
    const world = new World(state);
    this.world = world;
    return world;
  }

  /** Services of another kind answer the calls. */
  public serve(world: Pick<World, 'answer'>): void {
    this.world = world;
  }

  /** The state machine of a configuration in its home Region, by the definition that stands in the template of the app. */
  public async machine(configuration: Configuration): Promise<string> {
    return this.machineOf(renderedDefinition(configuration));
  }

  public async machineOf(definition: string): Promise<string> {
    this.machines += 1;
    const { stateMachineArn } = await this.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', {
      name: `remediation-${this.machines}`,
      definition,
      roleArn: 'arn:aws:iam::222222222222:role/cordon-remediation-eu-west-1',
    });
    return stateMachineArn;
  }

  public async begin(machine: string, input: unknown): Promise<string> {
    const { executionArn } = await this.call<{ executionArn: string }>('states', 'StartExecution', {
      stateMachineArn: machine,
      name: randomUUID(),
      input: JSON.stringify(input),
    });
    return executionArn;
  }

  public async end(executionArn: string): Promise<Ended> {
    for (;;) {
      const { status, output, error, cause } = await this.call<Record<'status' | 'output' | 'error' | 'cause', string>>(
        'states',
        'DescribeExecution',
        { executionArn },
      );
      if (status !== 'RUNNING') {
        return {
          status,
          ...(output && { output: JSON.parse(output) as Ended['output'] }),
          ...(error && { error }),
          ...(cause && { cause }),
        };
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops an execution from outside, as somebody with `states:StopExecution` does. */
  public async abort(executionArn: string): Promise<void> {
    await this.call('states', 'StopExecution', { executionArn });
  }

  public async run(machine: string, input: unknown): Promise<Ended> {
    return this.end(await this.begin(machine, input));
  }

  /** What the table says of a resource, without the types. */
  public async item(id: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { Item: item } = await this.call<{ Item?: Record<string, Record<string, unknown>> }>('dynamodb', 'GetItem', {
      TableName: 'cordon-remediation',
      Key: { id: { S: id } },
    });
    return item && Object.fromEntries(Object.entries(item).map(([key, value]) => [key, Object.values(value)[0]]));
  }

  private async call<T>(service: 'states' | 'dynamodb', operation: string, input: object): Promise<T> {
    const target = { states: 'AWSStepFunctions', dynamodb: 'DynamoDB_20120810' }[service];
    const answer = await fetch(this.server.endpoint, {
      method: 'POST',
      headers: {
        'x-amz-target': `${target}.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
        authorization: `AWS4-HMAC-SHA256 Credential=222222222222/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
      },
      body: JSON.stringify(input),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${service}:${operation} was answered ${answer.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
