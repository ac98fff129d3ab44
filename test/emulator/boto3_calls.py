"""Calls AWS Security Incident Response with boto3: a line of JSON for each call on standard input, a line of JSON for each answer.

    {"operation": "GetMembership", "input": {...}, "region": "eu-west-1", "unchecked": false}
    {"output": {...}} or {"error": {"name": "ConflictException", "status": 409, ...}}

Endpoint and credentials come from the environment. A date is {"$date": "2026-12-01T00:00:00.000Z"} in both directions. `unchecked` sends what
boto3 itself would refuse.
"""

import json
import sys
from datetime import datetime, timezone

import boto3
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError


def written(value):
    if isinstance(value, datetime):
        return {"$date": value.astimezone(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")}
    raise TypeError(type(value))


def read(value):
    return datetime.fromisoformat(value["$date"].replace("Z", "+00:00")) if "$date" in value else value


clients = {}


def client(region, unchecked):
    key = (region, unchecked)
    if key not in clients:
        config = Config(parameter_validation=not unchecked, retries={"total_max_attempts": 1})
        clients[key] = boto3.client("security-ir", region_name=region, config=config)
    return clients[key]


for line in sys.stdin:
    call = json.loads(line, object_hook=read)
    try:
        output = getattr(client(call["region"], call.get("unchecked", False)), xform_name(call["operation"]))(**call["input"])
        output.pop("ResponseMetadata")
        answer = {"output": output}
    except ClientError as error:
        said = {name: value for name, value in error.response.items() if name not in ("Error", "ResponseMetadata", "message")}
        answer = {
            "error": {
                **said,
                "name": error.response["Error"]["Code"],
                "message": error.response["Error"]["Message"],
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
            }
        }
    except Exception as error:  # noqa: BLE001 - the next call must be answered too
        answer = {"error": {"name": type(error).__name__, "message": str(error)}}
    print(json.dumps(answer, default=written), flush=True)
