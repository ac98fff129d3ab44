import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type ObjectLockConfiguration } from '../../lib/configuration/evidence-store';
import { evidenceStores } from '../../lib/evidence/store';
import { EvidenceStack } from '../../lib/stacks/evidence-stack';
import { withStore } from '../evidence/support';
import { python } from './boto3';
import { startStrictFakecloud } from './servers';

process.env.CDK_VALIDATION = 'false';

/** What a script prints of an evidence store with this lock. */
async function answersOf(
  objectLock: Partial<ObjectLockConfiguration>,
  script: string,
  ...words: readonly string[]
): Promise<Readonly<Record<string, unknown>>> {
  const [store] = evidenceStores(withStore({ objectLock, regions: ['eu-west-1'] }));
  const template = Template.fromStack(new EvidenceStack(new App(), store!.stackName, store!)).toJSON() as object;
  const child = spawn(await python(), [join(__dirname, script), ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  });
  child.stdin.end(JSON.stringify(template));
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (output === '') throw new Error(errors);
  return JSON.parse(output.trim().split('\n').at(-1)!) as Readonly<Record<string, unknown>>;
}

const always = {
  rotation: true,
  'a backup is written': 'ok',
  'encrypted with': 'aws:kms',
  'encrypted with the key of the store': true,
  'the version is deleted': 'AccessDenied',
  'an overwrite keeps the first version': true,
  'an object is hidden by a delete marker': '403',
  'a backup is written under that statement': 'ok',
  'access logs are encrypted with': 'AES256',
  'access logs are locked': false,
};

describe('an evidence store on moto', () => {
  it('keeps versions in compliance mode from everybody', async () => {
    expect(await answersOf({ mode: 'compliance', retentionYears: 1 }, 'evidence_store.py')).toEqual({
      ...always,
      'lock mode': 'COMPLIANCE',
      'retained for days': 365,
      'the version is deleted with a bypass': 'AccessDenied',
      'the version is there afterwards': 'ok',
    });
  });

  it('keeps them in governance mode from whoever has no bypass, which is why the policy denies the bypass', async () => {
    expect(await answersOf({ mode: 'governance', retentionDays: 90 }, 'evidence_store.py')).toEqual({
      ...always,
      'lock mode': 'GOVERNANCE',
      'retained for days': 90,
      'the version is deleted with a bypass': 'ok',
      'the version is there afterwards': '404',
    });
  });
});

describe('an evidence store on fakecloud, which evaluates its policy', () => {
  it('refuses what is not over TLS, not encrypted with its key, of another organization, and deletes', async () => {
    const server = await startStrictFakecloud(() => undefined);
    try {
      expect(await answersOf({}, 'evidence_refusals.py', server.endpoint)).toEqual({
        'writes over TLS': 'ok',
        'encrypted with the key': true,
        'reads over TLS': 'ok',
        'names the key': 'ok',
        'writes without TLS': 'AccessDenied',
        'reads without TLS': 'AccessDenied',
        'administrator of the bucket reads without TLS': 'AccessDenied',
        'asks for a key of S3': 'AccessDenied',
        'names another key': 'AccessDenied',
        'another organization writes': 'AccessDenied',
        'another organization reads': 'AccessDenied',
        deletes: 'AccessDenied',
        'administrator of the bucket deletes': 'AccessDenied',
        'administrator of the bucket deletes the bucket': 'AccessDenied',
        'administrator of the bucket reads': 'ok',
      });
    } finally {
      await server.stop();
    }
  });
});
