import { Annotations } from 'aws-cdk-lib';
import { type Construct } from 'constructs';
import { CaseMeasures } from '../../constructs/case-measures';
import { RoutingKey } from '../../constructs/routing-key';
import { administratorOf } from '../configuration/administrators';
import { type Configuration } from '../configuration/configuration';
import { type MeasuresConfiguration } from '../configuration/measures';
import { measuresDoubts } from '../measures/doubts';
import { alarmTopicOf } from '../routes/alarm-topics';
import { PlainStack } from '../synthesis/plain-stack';
import { partitionLiterals } from './partition-literals';

export const measuresStackName = 'cordon-measures';

export interface MeasuresStackProps {
  readonly configuration: Configuration;
  readonly measures: MeasuresConfiguration;
  /** Accounts of the organization. @default - not known */
  readonly accounts?: number;
}

/** Measures of cases, in the account and Region of the membership: its events come to no other. */
export class MeasuresStack extends PlainStack {
  public constructor(scope: Construct, id: string, { configuration, measures, accounts }: MeasuresStackProps) {
    const { organization, routing } = configuration;
    const place = { account: administratorOf(organization, 'membership'), region: organization.membershipRegion };
    super(scope, id, {
      stackName: measuresStackName,
      env: place,
      description: 'Cordon: measures of cases of AWS Security Incident Response',
      terminationProtection: true,
    });
    partitionLiterals(this);
    const alarmTopicArn = alarmTopicOf(routing.alarmTopicArns, place);
    new CaseMeasures(this, 'CaseMeasures', {
      measures,
      key: new RoutingKey(this, 'RoutingKey'),
      deadLetterDays: routing.deadLetterDays,
      ...(alarmTopicArn !== undefined && { alarmTopicArn }),
    });
    for (const { id: doubt, message } of measuresDoubts(measures, {
      isTold: alarmTopicArn !== undefined,
      ...(accounts !== undefined && { accounts }),
    })) {
      Annotations.of(this).addWarningV2(`cordon:${doubt}`, message);
    }
  }
}
