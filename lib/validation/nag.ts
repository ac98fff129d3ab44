import { type App, type Stage, Validations } from 'aws-cdk-lib';
import * as nag from 'cdk-nag';
import { CordonChecks } from '../../checks';
import { type NagPackName } from '../configuration/configuration';

/** Has cdk-nag look at everything in the app on synthesis: AwsSolutions, NIST 800-53 revision 5, and our own pack. */
export function addNag(app: App | Stage): void {
  Validations.of(app).addPlugins(new nag.AwsSolutionsChecks(app), new nag.NIST80053R5Checks(app), new CordonChecks(app));
}

const packs: Readonly<Record<NagPackName, () => nag.NagPack>> = {
  AwsSolutions: () => new nag.AwsSolutionsChecks(),
  'HIPAA.Security': () => new nag.HIPAASecurityChecks(),
  'NIST.800.53.R4': () => new nag.NIST80053R4Checks(),
  'NIST.800.53.R5': () => new nag.NIST80053R5Checks(),
  'PCI.DSS.321': () => new nag.PCIDSS321Checks(),
  Serverless: () => new nag.ServerlessChecks(),
  CordonChecks: () => new CordonChecks(),
};

/** A rule pack by its name. */
export function nagPack(name: NagPackName): nag.NagPack {
  return packs[name]();
}
