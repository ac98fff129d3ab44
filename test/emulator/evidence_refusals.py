"""What fakecloud refuses of an evidence store, by its policy: `python evidence_refusals.py ENDPOINT < template.json`.

fakecloud must evaluate policies (FAKECLOUD_IAM=strict). Makes an organization with two accounts and an account outside, the bucket of the template with its
policy, and prints what came of each request, by name: `ok`, or the code of the error.

fakecloud 0.51.0 has no condition key aws:PrincipalArn. So conditions on it are left out, and statements that have no other. Where S3 calls KMS it has none of
the keys that the policy of the key asks for, so that the key lets everybody use it here. A request comes over TLS where the header x-forwarded-proto says so.
"""

import json
import sys
import urllib.request

import boto3
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
resources = json.load(sys.stdin)["Resources"]
MANAGEMENT, HOME, MEMBER, OUTSIDE = "111111111111", "222222222222", "333333333333", "888888888888"
UNKNOWN_KEY = "aws:PrincipalArn"
EXECUTION = "AWSSecurityIncidentResponseContainmentExecution"
ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


def administrator(account):
    body = json.dumps({"accountId": account, "userName": "administrator"}).encode()
    request = urllib.request.Request(
        f"{endpoint}/_fakecloud/iam/create-admin", data=body, headers={"content-type": "application/json"}
    )
    answer = json.load(urllib.request.urlopen(request))
    return {"aws_access_key_id": answer["accessKeyId"], "aws_secret_access_key": answer["secretAccessKey"]}


def client(service, keys, tls=True):
    made = boto3.client(service, endpoint_url=endpoint, region_name="eu-west-1", **keys)
    if tls:
        made.meta.events.register("before-send.*", lambda request, **_: request.headers.__setitem__("x-forwarded-proto", "https"))
    return made


administrators = {account: administrator(account) for account in (MANAGEMENT, HOME, MEMBER, OUTSIDE)}
organizations = client("organizations", administrators[MANAGEMENT])
organization = organizations.create_organization(FeatureSet="ALL")["Organization"]["Id"]
for account in (HOME, MEMBER):
    handshake = organizations.invite_account_to_organization(Target={"Id": account, "Type": "ACCOUNT"})["Handshake"]["Id"]
    client("organizations", administrators[account]).accept_handshake(HandshakeId=handshake)


def role(account, name):
    """A session of a role that may do everything, as far as its own policies go."""
    iam = client("iam", administrators[account])
    trust = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "sts:AssumeRole"}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=ALL)
    sts = client("sts", administrators[account])
    keys = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{name}", RoleSessionName="session")["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def known(document):
    """The policy without conditions that fakecloud does not know, and without statements that have no other."""
    statements = []
    for statement in document["Statement"]:
        condition = {
            operator: kept
            for operator, keys in statement.get("Condition", {}).items()
            if (kept := {key: value for key, value in keys.items() if key != UNKNOWN_KEY})
        }
        if "Condition" in statement and not condition:
            continue
        statements.append({**statement, "Condition": condition} if condition else statement)
    return {**document, "Statement": statements}


def text(document, key):
    found = json.dumps(known(document)).replace("o-exampleorgid", organization)
    return found.replace(json.dumps({"Fn::GetAtt": ["EvidenceKey", "Arn"]}), json.dumps(key))


bucket = resources["EvidenceBucket"]["Properties"]["BucketName"]
kms = client("kms", administrators[HOME])
open_key = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
key = kms.create_key(Policy=json.dumps({"Version": "2012-10-17", "Statement": [open_key]}))["KeyMetadata"]["Arn"]
s3 = client("s3", administrators[HOME])
s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}, ObjectLockEnabledForBucket=True)
s3.put_bucket_encryption(
    Bucket=bucket,
    ServerSideEncryptionConfiguration={
        "Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}]
    },
)
lock = resources["EvidenceBucket"]["Properties"]["ObjectLockConfiguration"]
s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)
policy = text(resources["EvidenceBucketPolicy"]["Properties"]["PolicyDocument"], key)
s3.put_bucket_policy(Bucket=bucket, Policy=policy)

execution, outside, own = role(MEMBER, EXECUTION), role(OUTSIDE, EXECUTION), role(HOME, "Administrator")
answers = {}


def attempt(name, keys, call, tls=True, **arguments):
    try:
        answer = getattr(client("s3", keys, tls), call)(Bucket=bucket, **arguments)
        answers[name] = "ok"
        return answer
    except ClientError as error:
        answers[name] = error.response["Error"]["Code"].removesuffix("Exception")
        return {}


backup = {"Key": "execution.json", "Body": b"{}"}
# Everybody in the organization may write here, because nobody is told apart by aws:PrincipalArn.
written = attempt("writes over TLS", execution, "put_object", **backup)
answers["encrypted with the key"] = written.get("SSEKMSKeyId") == key
attempt("reads over TLS", execution, "get_object", Key="execution.json")
attempt("names the key", execution, "put_object", **backup, ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
attempt("writes without TLS", execution, "put_object", tls=False, **backup)
attempt("reads without TLS", execution, "get_object", tls=False, Key="execution.json")
attempt("administrator of the bucket reads without TLS", own, "get_object", tls=False, Key="execution.json")
attempt("asks for a key of S3", execution, "put_object", **backup, ServerSideEncryption="AES256")
other = f"arn:aws:kms:eu-west-1:{MEMBER}:key/01234567-89ab-4cde-8f01-23456789abcd"
attempt("names another key", execution, "put_object", **backup, ServerSideEncryption="aws:kms", SSEKMSKeyId=other)
attempt("another organization writes", outside, "put_object", **backup)
attempt("another organization reads", outside, "get_object", Key="execution.json")
attempt("deletes", execution, "delete_object", Key="execution.json")
attempt("administrator of the bucket deletes", own, "delete_object", Key="execution.json")
attempt("administrator of the bucket deletes the bucket", own, "delete_bucket")
attempt("administrator of the bucket reads", own, "get_object", Key="execution.json")
print(json.dumps(answers))
