"""What moto makes of an evidence store, over loopback: `python evidence_store.py < template.json`.

Reads the template of the stack as JSON, makes its key and bucket through the API with the properties that the template has, and tries what nobody should be
able to do. Prints what came of each, by name: `ok`, or the code of the error.

moto 5.2.1 reads the policy of a bucket without its principals and conditions. So only the statement without either is attached here.
"""

import datetime
import json
import sys

import boto3
from botocore.exceptions import ClientError
from moto.server import ThreadedMotoServer

resources = json.load(sys.stdin)["Resources"]
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
options = {
    "endpoint_url": f"http://{host}:{port}",
    "region_name": "eu-west-1",
    "aws_access_key_id": "anybody",
    "aws_secret_access_key": "anybody",
}
s3 = boto3.client("s3", **options)
kms = boto3.client("kms", **options)
answers = {}


def attempt(name, call, **arguments):
    try:
        answer = call(**arguments)
        answers[name] = "ok"
        return answer
    except ClientError as error:
        answers[name] = error.response["Error"]["Code"]
        return None


def made(logical_id, bucket, key_id):
    """A bucket with the encryption, versioning and lock that the template has."""
    properties = resources[logical_id]["Properties"]
    s3.create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
        ObjectLockEnabledForBucket=properties.get("ObjectLockEnabled", False),
        ObjectOwnership=properties["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
    )
    rule = dict(properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]["ServerSideEncryptionByDefault"])
    if "KMSMasterKeyID" in rule:
        rule["KMSMasterKeyID"] = key_id
    s3.put_bucket_encryption(
        Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": rule}]}
    )
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
    lock = properties.get("ObjectLockConfiguration")
    if lock:
        s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=lock)


key_properties = resources["EvidenceKey"]["Properties"]
key_id = kms.create_key(Policy=json.dumps(key_properties["KeyPolicy"]))["KeyMetadata"]["Arn"]
kms.enable_key_rotation(KeyId=key_id)
answers["rotation"] = kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]

bucket = "evidence"
made("EvidenceBucket", bucket, key_id)
# As a runbook may: without a header of encryption or retention.
written = attempt("a backup is written", s3.put_object, Bucket=bucket, Key="execution.json", Body=b"{}")
version = written["VersionId"]
head = s3.head_object(Bucket=bucket, Key="execution.json", VersionId=version)
answers["encrypted with"] = head.get("ServerSideEncryption")
answers["encrypted with the key of the store"] = head.get("SSEKMSKeyId") == key_id
answers["lock mode"] = head.get("ObjectLockMode")
until = head["ObjectLockRetainUntilDate"]
answers["retained for days"] = round((until - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 86400)

version_of = {"Bucket": bucket, "Key": "execution.json", "VersionId": version}
attempt("the version is deleted", s3.delete_object, **version_of)
attempt("the version is deleted with a bypass", s3.delete_object, **version_of, BypassGovernanceRetention=True)
attempt("the version is there afterwards", s3.head_object, **version_of)

# A bypass works in governance mode for whoever may use it, which the policy of the bucket denies everybody but break-glass roles.
second = s3.put_object(Bucket=bucket, Key="second.json", Body=b"{}")["VersionId"]
again = s3.put_object(Bucket=bucket, Key="second.json", Body=b"forged")["VersionId"]
answers["an overwrite keeps the first version"] = (
    s3.get_object(Bucket=bucket, Key="second.json", VersionId=second)["Body"].read().decode() == "{}" and second != again
)

# The statement that denies deletes, alone.
policy = resources["EvidenceBucketPolicy"]["Properties"]["PolicyDocument"]
name = resources["EvidenceBucket"]["Properties"]["BucketName"]
deletes = [one for one in policy["Statement"] if one["Sid"] == "DenyDeletes"]
text = json.dumps({**policy, "Statement": deletes}).replace(name, bucket)
s3.put_bucket_policy(Bucket=bucket, Policy=text)
attempt("an object is hidden by a delete marker", s3.delete_object, Bucket=bucket, Key="second.json")
attempt("a backup is written under that statement", s3.put_object, Bucket=bucket, Key="third.json", Body=b"{}")

made("EvidenceAccessLogs", "evidence-logs", key_id)
s3.put_object(Bucket="evidence-logs", Key="log", Body=b"")
answers["access logs are encrypted with"] = s3.head_object(Bucket="evidence-logs", Key="log").get("ServerSideEncryption")
answers["access logs are locked"] = "ObjectLockMode" in s3.head_object(Bucket="evidence-logs", Key="log")

server.stop()
print(json.dumps(answers))
