import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import guardDuty from '../../lib/events/finding-values.json';
import securityHub from '../../lib/signals/known-values.json';
import securityHubV2 from '../../lib/signals/security-hub-v2/known-values.json';
import { fieldV2 } from '../../lib/signals/security-hub-v2/fields';
import { ocsfComplianceStatuses, ocsfSeverities, ocsfStatuses } from '../../lib/configuration/ocsf';
import { guardDutyField } from '../../lib/signals/guardduty/fields';
import { knownValues, nearestValue } from '../../lib/signals/known-values';
import { automationField } from '../../lib/signals/security-hub/criteria';
import { controls } from '../../lib/events/security-controls';

it('are of fields that there are, each with its source', () => {
  expect(Object.keys(guardDuty).filter((field) => guardDutyField(field) === undefined)).toEqual([]);
  expect(Object.keys(securityHub).filter((field) => automationField(field) === undefined)).toEqual([]);
  expect(Object.keys(securityHubV2).filter((field) => fieldV2(field) === undefined)).toEqual([]);
  for (const { source, values } of [...Object.values(guardDuty), ...Object.values(securityHub), ...Object.values(securityHubV2)]) {
    expect(source).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|schema\.ocsf\.io)\//);
    expect(new Set(values).size).toBe(values.length);
  }
});

it('have the names that a rule of Security Hub V2 can write', () => {
  expect(securityHubV2.severity.values).toEqual(expect.arrayContaining(Object.keys(ocsfSeverities)));
  expect(securityHubV2.status.values).toEqual(expect.arrayContaining(Object.keys(ocsfStatuses)));
  expect(securityHubV2['compliance.status'].values).toEqual(expect.arrayContaining(Object.keys(ocsfComplianceStatuses)));
});

it('name every kind of resource that the SDK of Security Hub knows', () => {
  const models = join(dirname(require.resolve('@aws-sdk/client-securityhub/package.json')), 'dist-types/models');
  const text = ['models_0', 'models_1', 'models_2', 'models_3']
    .map((name) => readFileSync(join(models, `${name}.d.ts`), 'utf8'))
    .join('\n');
  const [, body = ''] = /export interface ResourceDetails \{([\s\S]*?)\n\}/.exec(text) ?? [];
  const names = Array.from(body.matchAll(/^ {4}([A-Z]\w+)\?:/gm), ([, name = '']) => name);
  expect(names.length).toBeGreaterThan(90);
  expect(names.filter((name) => !knownValues('securityHub', 'ResourceType')?.values.includes(name))).toEqual([]);
});

it('hold the controls once, of the shape that control IDs have', () => {
  expect(controls().size).toBe(589);
  for (const id of controls().keys()) expect(id).toMatch(/^[A-Z][A-Za-z0-9]*\.[1-9]\d*$/);
  expect(['S3.9', 'IAM.6', 'S3.8'].map((id) => controls().get(id))).toEqual(['below', 'CRITICAL', 'HIGH']);
});

it('are found again from every spelling in another case, and never from another control', () => {
  for (const field of ['ComplianceSecurityControlId', 'ProductName', 'ResourceType', 'ComplianceAssociatedStandardsId']) {
    const known = knownValues('securityHub', field)!;
    for (const value of known.values) {
      expect(nearestValue(value.toLowerCase(), known)?.toLowerCase()).toBe(value.toLowerCase());
      expect(nearestValue(value.toUpperCase(), known)?.toLowerCase()).toBe(value.toLowerCase());
    }
  }
  expect(nearestValue('S3.999', knownValues('securityHub', 'ComplianceSecurityControlId')!)).toBeUndefined();
});
