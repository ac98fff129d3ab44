"""Prints, as one JSON object, what botocore knows of AWS Security Incident Response: its model, endpoint rules, and endpoints of Regions."""

import contextlib
import json
import sys

import boto3
from botocore.config import Config
from botocore.loaders import Loader

loader = Loader()
config = Config(ignore_configured_endpoint_urls=True)


def host(region):
    """Where a call really goes: `meta.endpoint_url` of the client is not asked of the rules."""
    seen = []

    class Sent(Exception):
        pass

    def stop(request, **_):
        seen.append(request.url)
        raise Sent

    session = boto3.Session(aws_access_key_id="x", aws_secret_access_key="x", region_name=region)
    client = session.client("security-ir", config=config)
    client.meta.events.register("before-send", stop)
    with contextlib.suppress(Sent):
        client.get_membership(membershipId="m-0000000000")
    return seen[0].split("/v1/")[0]


print(
    json.dumps(
        {
            "service": loader.load_service_model("security-ir", "service-2"),
            "endpoints": loader.load_service_model("security-ir", "endpoint-rule-set-1"),
            "pages": loader.load_service_model("security-ir", "paginators-1"),
            "hosts": {region: host(region) for region in sys.argv[1:]},
        }
    )
)
