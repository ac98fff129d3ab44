import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Configuration } from '../../lib/configuration/configuration';
import { type WrittenEvidenceStore } from '../../lib/configuration/evidence-store';
import { withDefaults, type WrittenConfiguration } from '../../lib/configuration/defaults';
import { repository } from '../support/run';

export const exampleText = readFileSync(join(repository, 'examples', 'evidence-store.yaml'), 'utf8');

/** A configuration with an evidence store in two Regions, and a break-glass role. */
export const withStore = (evidenceStore: WrittenEvidenceStore = {}, over: Partial<WrittenConfiguration> = {}): Configuration =>
  withDefaults({
    organization: {
      id: 'o-exampleorgid',
      managementAccount: '111111111111',
      delegatedAdministrator: '222222222222',
      membershipRegion: 'eu-west-1',
      regions: ['eu-west-1', 'us-east-1'],
    },
    guardrails: { breakGlassRoles: ['IncidentBreakGlass'] },
    evidenceStore: { grantExecutionRole: true, ...evidenceStore },
    ...over,
  });
