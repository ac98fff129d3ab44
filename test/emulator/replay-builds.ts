import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { environmentAt } from '../support/run';

/** A project of CodeBuild, as the template has it. */
export interface BuildProject {
  readonly Name: string;
  readonly Source: { readonly BuildSpec: string };
  readonly Environment: { readonly EnvironmentVariables: readonly { readonly Name: string; readonly Value: string }[] };
}

/** A build that was started. */
export interface StartedBuild {
  readonly account: string;
  readonly projectName: string;
  readonly environmentVariablesOverride: readonly { readonly name: string; readonly value: string; readonly type: string }[];
}

export interface BuildEnd {
  readonly projectName: string;
  readonly status: number | null;
  readonly output: string;
}

/** What happens to a build before it runs: an error in the place of the build, or a change of what it finds. */
export type BeforeBuild = (build: StartedBuild, number: number) => Promise<{ readonly error: string } | undefined>;

/**
 * CodeBuild, as far as a replay needs it: runs the commands of a project with bash, in an empty folder, with the variables of the project and of the
 * call, and with the AWS CLI.
 */
export class Builds {
  public readonly ended: BuildEnd[] = [];
  private projects: readonly BuildProject[] = [];
  private before: BeforeBuild = async () => undefined;
  private started = 0;

  private constructor(
    private readonly server: HttpServer,
    /** Has the program `aws`. */
    private readonly programs: string,
    /** Address of S3, known once it runs. */
    private s3 = '',
  ) {}

  /** @param cliFolder - of the installed AWS CLI, whose own program names the folder that it was installed in first */
  public static async start(cliFolder: string): Promise<Builds> {
    const server = createServer();
    const programs = mkdtempSync(join(tmpdir(), 'cordon-programs-'));
    const bin = join(cliFolder, 'bin');
    writeFileSync(join(programs, 'aws'), `#!/bin/sh\nexec "${join(bin, 'python')}" "${join(bin, 'aws')}" "$@"\n`, { mode: 0o755 });
    const builds = new Builds(server, programs);
    server.on('request', (request, response) => {
      void builds.answer(request).then((answer) => response.end(JSON.stringify(answer)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return builds;
  }

  public get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Begins anew, for one test. */
  public serve(s3: string, projects: readonly BuildProject[], before: BeforeBuild = async () => undefined): void {
    Object.assign(this, { s3, projects, before, started: 0 });
    this.ended.length = 0;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.programs, { recursive: true });
  }

  private async answer(request: IncomingMessage): Promise<object> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const build = JSON.parse(Buffer.concat(chunks).toString()) as StartedBuild;
    this.started += 1;
    const number = this.started;
    const instead = await this.before(build, number);
    if (instead !== undefined) return instead;
    const project = this.projects.find(({ Name }) => Name === build.projectName);
    if (project === undefined) return { error: 'CodeBuild.ResourceNotFoundException' };
    const { status, output } = await this.run(project, build);
    this.ended.push({ projectName: build.projectName, status, output });
    return { id: `${build.projectName}:${number}`, status: status === 0 ? 'SUCCEEDED' : 'FAILED' };
  }

  private async run(project: BuildProject, build: StartedBuild): Promise<Omit<BuildEnd, 'projectName'>> {
    const folder = mkdtempSync(join(tmpdir(), 'cordon-build-'));
    const spec = JSON.parse(project.Source.BuildSpec) as { readonly phases: { readonly build: { readonly commands: readonly [string] } } };
    const variables = [
      ...project.Environment.EnvironmentVariables.map(({ Name, Value }) => [Name, Value] as const),
      ...build.environmentVariablesOverride.map(({ name, value }) => [name, value] as const),
    ];
    const environment = {
      ...environmentAt(this.s3),
      ...Object.fromEntries(variables),
      // ministack takes an account as the access key.
      AWS_ACCESS_KEY_ID: build.account,
      AWS_DEFAULT_REGION: 'eu-west-1',
      PATH: [this.programs, join(process.execPath, '..'), process.env.PATH].join(delimiter),
    };
    try {
      return await new Promise((resolve, reject) => {
        const child = spawn('bash', ['-c', spec.phases.build.commands[0]], { cwd: folder, env: environment });
        let output = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
        child.on('error', reject);
        child.on('close', (status) => resolve({ status, output }));
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
