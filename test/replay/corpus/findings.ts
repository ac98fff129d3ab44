import { resourceOf, threatPurpose } from '../../../lib/events/finding-types';

/**
 * A finding of each type, with the objects that findings of its kind have and values of our own. Whatever the type, the entities are the same, and among
 * them are those that the examples name (the scanner's image, the bastion host, the address of the VPN): so it is seen which types a rule is about.
 */
export function findingOfType(type: string, severity: number, index: number): Readonly<Record<string, unknown>> {
  const id = (0xab1c2d3e00 + index).toString(16).padStart(32, '0');
  return {
    schemaVersion: '2.0',
    accountId: '700000000017',
    region: 'eu-west-1',
    partition: 'aws',
    id,
    arn: `arn:aws:guardduty:eu-west-1:700000000017:detector/12abc34d567e8fa901bc2d34e56789f0/finding/${id}`,
    type,
    severity,
    createdAt: '2026-11-23T09:35:00.000Z',
    updatedAt: '2026-11-23T09:35:00.000Z',
    title: `An example of ${type}.`,
    description: 'A finding in the shape that findings of its type have.',
    resource: resourceFor(type),
    service: {
      serviceName: 'guardduty',
      detectorId: '12abc34d567e8fa901bc2d34e56789f0',
      archived: false,
      count: 1,
      resourceRole: /PortProbe|BruteForce/.test(type) ? 'TARGET' : 'ACTOR',
      eventFirstSeen: '2026-11-23T08:00:00Z',
      eventLastSeen: '2026-11-23T09:30:00Z',
      ...serviceFor(type),
    },
  };
}

const tags = [{ key: 'team', value: 'platform' }];
const instanceDetails = {
  instanceId: 'i-0a9b8c7d6e5f40312',
  instanceType: 't3.micro',
  imageId: 'ami-0123456789abcdef0',
  availabilityZone: 'eu-west-1a',
  instanceState: 'running',
  networkInterfaces: [
    {
      networkInterfaceId: 'eni-0a1b2c3d4e5f60718',
      privateIpAddress: '10.20.30.40',
      publicIp: '198.51.100.20',
      subnetId: 'subnet-0a1b2c3d4e5f60718',
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      securityGroups: [{ groupId: 'sg-0a1b2c3d4e5f60718', groupName: 'gateway' }],
    },
  ],
  tags,
};
const accessKeyDetails = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE12',
  principalId: 'AROAEXAMPLE:session',
  userName: 'penetration-test',
  userType: 'AssumedRole',
};
const eksClusterDetails = { name: 'shop', arn: 'arn:aws:eks:eu-west-1:700000000017:cluster/shop', status: 'ACTIVE', tags };
const kubernetesDetails = {
  kubernetesUserDetails: { username: 'system:anonymous', groups: ['system:unauthenticated'] },
  kubernetesWorkloadDetails: {
    name: 'cart',
    type: 'deployments',
    namespace: 'shop',
    containers: [{ name: 'cart', image: 'example.com/cart:1' }],
  },
};
const s3BucketDetails = [
  {
    name: 'example-invoices',
    arn: 'arn:aws:s3:::example-invoices',
    type: 'Destination',
    publicAccess: { effectivePermission: 'NOT_PUBLIC' },
  },
];
const ecsClusterDetails = {
  name: 'batch',
  arn: 'arn:aws:ecs:eu-west-1:700000000017:cluster/batch',
  status: 'ACTIVE',
  taskDetails: {
    arn: 'arn:aws:ecs:eu-west-1:700000000017:task/batch/1',
    definitionArn: 'arn:aws:ecs:eu-west-1:700000000017:task-definition/batch:1',
  },
};
const lambdaDetails = {
  functionName: 'resize',
  functionArn: 'arn:aws:lambda:eu-west-1:700000000017:function:resize',
  functionVersion: '$LATEST',
  tags,
};
const rdsDbInstanceDetails = {
  dbInstanceIdentifier: 'orders',
  dbInstanceArn: 'arn:aws:rds:eu-west-1:700000000017:db:orders',
  engine: 'aurora-postgresql',
  dbClusterIdentifier: 'orders',
};

/** What a finding is about (API_Resource), by the part of its type behind the colon. */
function resourceFor(type: string): Readonly<Record<string, unknown>> {
  if (threatPurpose(type) === 'AttackSequence') return { resourceType: 'AttackSequence' };
  switch (resourceOf(type)) {
    case 'EC2':
    case 'Runtime':
      return { resourceType: 'Instance', instanceDetails };
    case 'S3':
      return { resourceType: 'S3Bucket', accessKeyDetails, s3BucketDetails };
    case 'Kubernetes':
      return { resourceType: 'EKSCluster', eksClusterDetails, kubernetesDetails };
    case 'ECS':
      return { resourceType: 'ECSCluster', ecsClusterDetails };
    case 'Container':
      return { resourceType: 'Container', instanceDetails, containerDetails: { name: 'worker', image: 'example.com/worker:2' } };
    case 'Lambda':
      return { resourceType: 'Lambda', lambdaDetails };
    case 'RDS':
      return {
        resourceType: 'RDSDBInstance',
        rdsDbInstanceDetails,
        rdsDbUserDetails: { user: 'reports', database: 'orders', authMethod: 'IAM' },
      };
    default:
      return { resourceType: 'AccessKey', accessKeyDetails };
  }
}

const remoteIpDetails = {
  ipAddressV4: '203.0.113.7',
  city: { cityName: 'Example' },
  country: { countryName: 'Example' },
  organization: { asn: '64500', asnOrg: 'EXAMPLE', isp: 'Example', org: 'Example' },
};
const awsApiCallAction = { api: 'GetObject', callerType: 'Remote IP', serviceName: 's3.amazonaws.com', remoteIpDetails };
const networkConnectionAction = {
  connectionDirection: 'INBOUND',
  protocol: 'TCP',
  blocked: false,
  localPortDetails: { port: 8443, portName: 'Unknown' },
  remotePortDetails: { port: 40_000, portName: 'Unknown' },
  localIpDetails: { ipAddressV4: '10.20.30.40' },
  remoteIpDetails,
};
const portProbeAction = {
  blocked: false,
  portProbeDetails: [
    { localPortDetails: { port: 8443, portName: 'Unknown' }, localIpDetails: { ipAddressV4: '10.20.30.40' }, remoteIpDetails },
  ],
};
const dnsRequestAction = { domain: 'example.org', domainWithSuffix: 'example.org', protocol: 'UDP', blocked: false };
const rdsLoginAttemptAction = {
  remoteIpDetails,
  LoginAttributes: [{ user: 'reports', application: 'psql', failedLoginAttempts: 20, successfulLoginAttempts: 0 }],
};
const kubernetesApiCallAction = {
  requestUri: '/api/v1/namespaces/shop/secrets',
  verb: 'list',
  statusCode: 200,
  namespace: 'shop',
  userAgent: 'kubectl',
  remoteIpDetails,
};
const threats = [{ name: 'EICAR-Test-File', source: 'Amazon', itemPaths: [{ nestedItemPath: 'eicar.com', hash: '275a021b' }] }];

/** What happened (API_Service). */
function serviceFor(type: string): Readonly<Record<string, unknown>> {
  if (threatPurpose(type) === 'AttackSequence') {
    const sequence = {
      uid: 'sequence-1',
      description: 'Several signals.',
      actors: [{ id: 'actor-1' }],
      signals: [{ uid: 'signal-1', type: 'FINDING', name: 'a signal', count: 1 }],
    };
    return { featureName: 'Correlation', detection: { sequence } };
  }
  if (/MaliciousFile|SuspiciousFile/.test(type) && resourceOf(type) !== 'Runtime') {
    return { featureName: 'EbsVolumeScan', malwareScanDetails: { threats } };
  }
  const listed = /MaliciousIPCaller\.Custom|MaliciousDomainRequest\.Custom/.test(type) && {
    additionalInfo: { threatListName: 'anonymizers' },
  };
  return { ...actionFor(type), ...listed };
}

function actionFor(type: string): Readonly<Record<string, unknown>> {
  const isDns = /!DNS|Domain|DNS/.test(type);
  const network = isDns
    ? { action: { actionType: 'DNS_REQUEST', dnsRequestAction } }
    : /PortProbe/.test(type)
      ? { action: { actionType: 'PORT_PROBE', portProbeAction } }
      : { action: { actionType: 'NETWORK_CONNECTION', networkConnectionAction } };
  switch (resourceOf(type)) {
    case 'EC2':
    case 'Lambda':
      return network;
    case 'Runtime':
      return {
        featureName: 'RuntimeMonitoring',
        runtimeDetails: { process: { name: 'build-runner', executablePath: '/usr/local/bin/build-runner', pid: 4321, user: 'root' } },
        ...(isDns && network),
      };
    case 'Kubernetes':
      return { action: { actionType: 'KUBERNETES_API_CALL', kubernetesApiCallAction } };
    case 'RDS':
      return { action: { actionType: 'RDS_LOGIN_ATTEMPT', rdsLoginAttemptAction } };
    default:
      return { action: { actionType: 'AWS_API_CALL', awsApiCallAction } };
  }
}
