"""
ministack, whose state machines call a server of the test for every service but DynamoDB.

A call of a task is checked against botocore's model of the service, and so is the answer of the server. The definition of the state machine is
executed as it is; ministack takes no role for a task, so the role is read from the state and sent along.
"""

import contextvars
import json
import os
import runpy
import urllib.request

import botocore.session
from botocore.validate import ParamValidator
from ministack.services import stepfunctions as states

BACKEND = os.environ["CORDON_STATES_BACKEND"]
SESSION = botocore.session.Session()
ROLE = contextvars.ContextVar("role", default=None)
EXECUTION = contextvars.ContextVar("execution", default="")

execute_task = states._execute_task
invoke_sdk = states._invoke_aws_sdk_integration


def with_role(state, raw_input, execution, ctx):
    role = state.get("Credentials", {}).get("RoleArn")
    if role is not None:
        role = states._apply_jsonata_template(role, raw_input, ctx)
    tokens = (ROLE.set(role), EXECUTION.set(ctx["Execution"]["Name"]))
    try:
        return execute_task(state, raw_input, execution, ctx)
    finally:
        ROLE.reset(tokens[0])
        EXECUTION.reset(tokens[1])


# What the SDK for Java calls otherwise than botocore.
NAMES = {"sfn": "stepfunctions"}


def model_of(service, action):
    name = action[0].upper() + action[1:]
    return SESSION.get_service_model(NAMES.get(service, service)).operation_model(name)


def as_botocore(service, value):
    """Integrations of the SDK write every member with a capital; AWS Step Functions itself has members with small letters."""
    return {key[0].lower() + key[1:]: item for key, item in value.items()} if service == "sfn" else value


def check(value, shape, what):
    report = ParamValidator().validate(value, shape)
    if report.has_errors():
        raise states._ExecutionError("States.Runtime", f"{what}: {report.generate_report()}")


def invoke(resource, parameters):
    _, _, _, _, _, _, service, action = resource.split(":")
    model = model_of(service, action)
    # The SDK for Java has no other name for these members of DynamoDB; ministack takes them as they are.
    check(as_botocore(service, parameters), model.input_shape, f"{service}:{action}")
    call = {"service": service, "action": action, "parameters": parameters, "role": ROLE.get(), "execution": EXECUTION.get()}
    request = urllib.request.Request(BACKEND, json.dumps(call).encode(), {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if "error" in answer:
        raise states._ExecutionError(answer["error"], answer.get("cause", ""))
    if answer.get("elsewhere"):
        return invoke_sdk(resource, parameters)
    if model.output_shape is not None:
        check(as_botocore(service, answer["result"]), model.output_shape, f"the answer to {service}:{action}")
    return answer["result"]


states._execute_task = with_role
states._invoke_aws_sdk_integration = invoke
runpy.run_module("ministack", run_name="__main__")
