"""The stand-in as boto3 sees it, with the wire format of every call."""

import json
import urllib.error
import urllib.request

import boto3
from botocore.config import Config


class StandIn:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.client = boto3.client(
            "globalaccelerator",
            endpoint_url=endpoint,
            region_name="us-west-2",
            aws_access_key_id="local",
            aws_secret_access_key="local",
            config=Config(retries={"total_max_attempts": 1}),
        )
        self.model = self.client.meta.service_model
        self.sent = []
        """(operation, request, HTTP status, body of the response), as it went over the wire."""
        self._request = None
        events = self.client.meta.events
        events.register("before-call.global-accelerator", self._before_call)
        events.register("before-parse.global-accelerator", self._before_parse)

    def _before_call(self, params, **_):
        self._request = json.loads(params["body"])

    def _before_parse(self, operation_model, response_dict, **_):
        status, body = response_dict["status_code"], response_dict["body"]
        self.sent.append((operation_model.name, self._request, status, json.loads(body) if body else None))

    def raw(self, operation, request):
        """Sends a request that boto3 would reject. Returns the HTTP status and the body, None if there is none."""
        target = f"{self.model.metadata['targetPrefix']}.{operation}"
        return self._http("POST", "/", request, {"X-Amz-Target": target})

    def control(self, method, path, body):
        status, answer = self._http(method, f"/_control/{path}", body, {})
        assert status < 300, answer

    def _http(self, method, path, body, headers):
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.endpoint + path, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                text, status = response.read(), response.status
        except urllib.error.HTTPError as error:
            text, status = error.read(), error.code
        return status, json.loads(text) if text else None
