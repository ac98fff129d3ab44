import { readConfiguration } from '../../lib/meaning/read';
import { CordonError, type Problem } from '../../lib/core/problem';
import { holdsCredential, isSecretName, looksSecret } from '../../lib/configuration/credentials';
import { casesOf, organization } from '../routes/support';

/** Where a credential stands that somebody pasted, as `SECRET`, and the IDs of what is said about it. */
interface Case {
  readonly name: string;
  readonly description?: string;
  readonly target: unknown;
  readonly expected: readonly string[];
}

/** Not a known form by itself, so that only the place tells. */
const pasted = 'hunter2NotARealSecret';
const secretArn = 'arn:aws:secretsmanager:eu-central-1:222222222222:secret:pagerduty-AbCdEf';

/** A target of which all that is not given is right. */
function complete(target: unknown): unknown {
  const { apiDestination } = (typeof target === 'object' ? target : {}) as { readonly apiDestination?: unknown };
  if (typeof apiDestination !== 'object' || apiDestination === null) return target;
  const { authorization = {} } = apiDestination as { readonly authorization?: unknown };
  return {
    apiDestination: {
      url: 'https://api.example.com/events',
      ...apiDestination,
      authorization: typeof authorization === 'object' ? { type: 'api-key', secretArn, ...authorization } : authorization,
    },
  };
}

function problemsWith({ description, target }: Pick<Case, 'description' | 'target'>): readonly Problem[] {
  const route = { name: 'a', events: { preset: 'case-updates' }, targets: [complete(target)], ...(description && { description }) };
  const text = JSON.stringify({
    organization: { ...organization, root: 'r-ab12', triageServiceLinkedRole: 'absent' },
    routes: [route],
  });
  try {
    readConfiguration(text.replaceAll('SECRET', pasted), { file: 'cordon.yaml' });
    return [];
  } catch (error) {
    if (error instanceof CordonError) return error.problems;
    throw error;
  }
}

describe('a credential that is pasted', () => {
  it.each(casesOf<Case>('credentials'))('$name is refused and not repeated', ({ expected, ...given }) => {
    const problems = problemsWith(given);
    expect(problems.map(({ id }) => id)).toEqual(expected);
    // Neither in the text nor in the data of --format json.
    expect(JSON.stringify(problems)).not.toContain(pasted);
  });

  it.each([
    { apiDestination: { url: 'https://events.pagerduty.com/v2/enqueue' } },
    { apiDestination: { url: 'https://example.service-now.com/api/now/table/incident?sysparm_display_value=true' } },
    { apiDestination: { url: 'https://api.example.com/v1/tenants/0b6f9c1e-7d2a-4f3b-8a9c-5e4d3c2b1a09/events?monkey=1' } },
    { apiDestination: { url: `{{resolve:secretsmanager:${secretArn}:SecretString:url}}` } },
    { apiDestination: { authorization: { header: 'X-Custom-Authorization-Header-Of-Ours' } } },
    {
      ssmAutomation: {
        documentName: 'Notify',
        roleArn: 'arn:aws:iam::222222222222:role/x',
        parameters: { TokenSecretArn: [secretArn], ApiToken: [secretArn], DbPassword: ['/notify/password'], Channel: ['C07EZ1ABC23'] },
      },
    },
  ])('is not seen in %j', (target) => {
    expect(problemsWith({ target, description: 'basic routes, by bearer of bad news: every token failure of team 7' })).toEqual([]);
  });

  it('is known by its form', () => {
    const forms = [
      'xoxb-1-2',
      'AKIAIOSFODNN7EXAMPLE',
      `ghp_${'a1'.repeat(12)}`,
      'github_pat_1',
      'Bearer abc123def',
      'Basic dXNlcjpwYXNz=',
      '-----BEGIN RSA PRIVATE KEY-----',
      'eyJhbGciOiJI.eyJzdWIiOiIx',
    ];
    expect(forms.filter((text) => !holdsCredential(text))).toEqual([]);
    expect(['urgent findings', 'arn:aws:iam::222222222222:role/Bearer', 'https://example.com/?page=2'].filter(holdsCredential)).toEqual([]);
    expect(['X-Api-Key', 'Authorization', 'X-ServiceNow-Integration-Credential-Name'].filter(looksSecret)).toEqual([]);
  });

  it('is known by the name of what holds it', () => {
    const secret = ['token', 'access_token', 'apiKey', 'X-API-Key', 'routing_key', 'sig', 'client_secret', 'dbPassword', 'Authorization'];
    expect(secret.filter((name) => !isSecretName(name))).toEqual([]);
    expect(['monkey', 'author', 'design', 'status-codes', 'passenger', 'page', 'sp'].filter(isSecretName)).toEqual([]);
  });
});
