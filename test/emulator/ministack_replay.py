"""
ministack with what the replay of a bucket needs besides its own Distributed Map: batches of items, the file of the results, builds, and GetObject and PutObject
of a task. Each follows the page of AWS that is named. A build goes to a server of the test, which runs what the project says.

Listing the bucket, starting, limiting and counting the batches, and failing the Map Run are ministack's own.
"""

import contextvars
import json
import os
import runpy
import urllib.parse
import urllib.request

import botocore.session
from botocore.validate import ParamValidator
from ministack.services import stepfunctions as states

BACKEND = os.environ["CORDON_STATES_BACKEND"]
OWN = f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}"
SESSION = botocore.session.Session()
ACCOUNT = contextvars.ContextVar("account", default="")

execute_task = states._execute_task
invoke_resource = states._invoke_resource
invoke_sdk = states._invoke_aws_sdk_integration
distributed_map = states._run_distributed_map


def with_account(state, raw_input, execution, ctx):
    token = ACCOUNT.set(execution["executionArn"].split(":")[4])
    try:
        return execute_task(state, raw_input, execution, ctx)
    finally:
        ACCOUNT.reset(token)


def checked(service, action, parameters):
    shape = SESSION.get_service_model(service).operation_model(action).input_shape
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise states._ExecutionError("States.Runtime", f"{service}:{action}: {report.generate_report()}")


def write(account, bucket, key, value):
    """Body is JSON, and is written as JSON."""
    scope = f"{account}/20260101/eu-west-1/s3/aws4_request"
    headers = {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"}
    url = f"{OWN}/{bucket}/{urllib.parse.quote(key)}"
    urllib.request.urlopen(urllib.request.Request(url, json.dumps(value).encode(), headers, method="PUT")).close()


def read(account, bucket, key):
    scope = f"{account}/20260101/eu-west-1/s3/aws4_request"
    headers = {"authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=none"}
    with urllib.request.urlopen(urllib.request.Request(f"{OWN}/{bucket}/{urllib.parse.quote(key)}", None, headers)) as response:
        return response.read().decode()


def object_task(resource, parameters):
    if resource.endswith(":aws-sdk:s3:getObject"):
        checked("s3", "GetObject", parameters)
        return {"Body": read(ACCOUNT.get(), parameters["Bucket"], parameters["Key"])}
    if not resource.endswith(":aws-sdk:s3:putObject"):
        return invoke_sdk(resource, parameters)
    checked("s3", "PutObject", {**parameters, "Body": json.dumps(parameters["Body"])})
    write(ACCOUNT.get(), parameters["Bucket"], parameters["Key"], parameters["Body"])
    return {}


def lower(value):
    """https://docs.aws.amazon.com/step-functions/latest/dg/connect-codebuild.html: parameters are in Pascal case"""
    if isinstance(value, list):
        return [lower(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {name[0].lower() + name[1:]: lower(item) for name, item in value.items()}


def build(resource, parameters):
    if not resource.endswith(":codebuild:startBuild.sync"):
        return invoke_resource(resource, parameters)
    call = lower(parameters)
    checked("codebuild", "StartBuild", call)
    request = urllib.request.Request(BACKEND, json.dumps({"account": ACCOUNT.get(), **call}).encode())
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if "error" in answer:
        raise states._ExecutionError(answer["error"], answer.get("cause", ""))
    ended = {"Id": answer["id"], "BuildStatus": answer["status"], "ProjectName": parameters["ProjectName"]}
    if answer["status"] != "SUCCEEDED":
        raise states._ExecutionError("States.TaskFailed", json.dumps(ended))
    return {"Build": ended}


def batches(items, batcher, shared):
    """https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itembatcher.html"""
    most, bytes_of_most = batcher.get("MaxItemsPerBatch", len(items)), batcher.get("MaxInputBytesPerBatch", 262144)
    batch, size = [], 0
    for item in items:
        length = len(json.dumps(item).encode())
        if batch and (len(batch) == most or size + length > bytes_of_most):
            yield {"BatchInput": shared, "Items": batch}
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield {"BatchInput": shared, "Items": batch}


def batched_map(state, raw_input, effective, iterator, execution, ctx):
    items = states._read_map_items(state["ItemReader"], effective, ctx)
    shared = states._resolve_params_obj(state["ItemBatcher"]["BatchInput"], effective, ctx)
    plain = {name: value for name, value in state.items() if name not in ("ItemReader", "ItemBatcher", "ResultPath")}
    before = set(states._map_runs)
    try:
        _, following = distributed_map(plain, raw_input, list(batches(items, state["ItemBatcher"], shared)), iterator, execution, ctx)
    finally:
        mine = [run for arn, run in states._map_runs.items() if arn not in before and run["executionArn"] == execution["executionArn"]]
        for run in mine:
            run["itemCounts"]["total"] = len(items)
    return states._apply_result_path(state, raw_input, written(state, effective, mine[0], execution, ctx)), following


def written(state, effective, run, execution, ctx):
    """https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html"""
    target = states._resolve_params_obj(state["ResultWriter"]["Parameters"], effective, ctx)
    folder = f"{target['Prefix']}/{run['mapRunArn'].rsplit(':', 1)[1]}"
    children = [child for child in states._executions.values() if child.get("mapRunArn") == run["mapRunArn"]]
    account = execution["executionArn"].split(":")[4]
    results = [{name: child.get(field) for name, field in RESULT.items()} for child in children]
    write(account, target["Bucket"], f"{folder}/SUCCEEDED_0.json", results)
    files = {"FAILED": [], "PENDING": [], "SUCCEEDED": [{"Key": f"{folder}/SUCCEEDED_0.json", "Size": len(json.dumps(results))}]}
    manifest = {"DestinationBucket": target["Bucket"], "MapRunArn": run["mapRunArn"], "ResultFiles": files}
    write(account, target["Bucket"], f"{folder}/manifest.json", manifest)
    return {"MapRunArn": run["mapRunArn"], "ResultWriterDetails": {"Bucket": target["Bucket"], "Key": f"{folder}/manifest.json"}}


RESULT = {"ExecutionArn": "executionArn", "Name": "name", "Status": "status", "Input": "input", "Output": "output"}

states._execute_task = with_account
states._invoke_aws_sdk_integration = object_task
states._invoke_resource = build
states._run_distributed_map = batched_map
runpy.run_module("ministack", run_name="__main__")
