/**
 * The same on AWS CodePipeline, with CDK Pipelines, in the account that rolls out. Copy to pipelines/codepipeline.ts; docs/pipelines.md says
 * what it needs.
 */
import { App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { BuildSpec, LinuxBuildImage, Project } from 'aws-cdk-lib/aws-codebuild';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { CodeBuildProject } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, type IManagedPolicy, type IRole } from 'aws-cdk-lib/aws-iam';
import { CodeBuildStep, CodePipeline, CodePipelineSource, ManualApprovalStep } from 'aws-cdk-lib/pipelines';
import { type Construct } from 'constructs';

export interface CordonPipelineStackProps extends StackProps {
  /** Repository that holds `cordon.yaml`, as `owner/name`. */
  readonly repository: string;
  /** ARN of the CodeConnections connection to it. */
  readonly connectionArn: string;
  /** Names of managed policies of this account, made of `snapshot.json` and `deploy.json` in the folder `policies` of Cordon. */
  readonly policies: { readonly read: string; readonly rollOut: string };
}

const install = ['npm ci'];
/** Nothing is deployed between snapshot and verification at night, so that both say the same. */
const nightly = [
  'npx cordon snapshot -c cordon.yaml --member-role cordon-reader --output organization.json',
  'npx cordon verify -c cordon.yaml --organization organization.json --only stack-sets --max-age 2',
  'npx cordon check -c cordon.yaml --organization organization.json',
];

export class CordonPipelineStack extends Stack {
  public constructor(scope: Construct, id: string, { repository, connectionArn, policies, ...props }: CordonPipelineStackProps) {
    super(scope, id, props);
    const read = ManagedPolicy.fromManagedPolicyName(this, 'Read', policies.read);
    const rollOut = ManagedPolicy.fromManagedPolicyName(this, 'RollOut', policies.rollOut);
    const input = CodePipelineSource.connection(repository, 'main', { connectionArn });

    const pipeline = new CodePipeline(this, 'Pipeline', {
      // On each change. It needs no AWS: the snapshot of the organization is in the repository.
      synth: new CodeBuildStep('Check', {
        input,
        installCommands: install,
        commands: [
          'npx cordon check -c cordon.yaml --organization organization.json --also junit=check.xml',
          'npx cordon plan -c cordon.yaml --organization organization.json',
          'npx cdk synth --app "npx tsx pipelines/codepipeline.ts"',
        ],
        partialBuildSpec: BuildSpec.fromObject({ reports: { check: { files: ['check.xml'], 'file-format': 'JUNITXML' } } }),
      }),
    });
    // Carries the wave out and proves its coverage: exit code 1 where one account of it is not current.
    const canary = deployment('DeployCanary', ['npx cordon deploy -c cordon.yaml --yes --only stack-sets --until canary']);
    const rest = deployment('DeployRest', [
      'npx cordon deploy -c cordon.yaml --yes --only stack-sets',
      'npx cordon verify -c cordon.yaml --only stack-sets',
    ]);
    pipeline.addWave('Canary', { post: [canary] });
    const approval = new ManualApprovalStep('Approve', { comment: 'The canary accounts are covered. Go on with the rest?' });
    rest.addStepDependency(approval);
    pipeline.addWave('Organization', { post: [approval, rest] });
    pipeline.buildPipeline();
    for (const { project } of [canary, rest]) allow(project.role, read, rollOut);

    // Each night: is every account covered still, and unchanged?
    const verification = new Project(this, 'Nightly', {
      buildSpec: BuildSpec.fromObject({ version: '0.2', phases: { install: { commands: install }, build: { commands: nightly } } }),
      environment: { buildImage: LinuxBuildImage.STANDARD_7_0 },
    });
    allow(verification.role, read);
    new Rule(this, 'EachNight', {
      schedule: Schedule.cron({ hour: '3', minute: '17' }),
      targets: [new CodeBuildProject(verification)],
    });

    function deployment(name: string, commands: string[]): CodeBuildStep {
      return new CodeBuildStep(name, { input, installCommands: install, commands, timeout: Duration.hours(4) });
    }
  }
}

function allow(role: IRole | undefined, ...policies: readonly IManagedPolicy[]): void {
  for (const policy of policies) role?.addManagedPolicy(policy);
}

if (require.main === module) {
  new CordonPipelineStack(new App(), 'cordon-pipeline', {
    env: { account: '222222222222', region: 'eu-west-1' },
    repository: 'example/security-incident-response',
    connectionArn: 'arn:aws:codeconnections:eu-west-1:222222222222:connection/11111111-2222-3333-4444-555555555555',
    policies: { read: 'cordon-snapshot', rollOut: 'cordon-deploy' },
  });
}
