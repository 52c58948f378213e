#!/usr/bin/python3
"""Calls every RPC of a running server and checks the answers.

    client.py HOST:PORT [RECORDS]

Exit code 0 if all checks hold. The stubs are generated from proto/ into a temporary directory at each run.
"""

import os
import re
import sys
import tempfile
import traceback
from pathlib import Path

import grpc
import grpc_tools
from grpc_tools import protoc

PROTO = Path(__file__).resolve().parents[2] / "proto"


def generate(directory):
    """Makes storage.*_pb2 importable."""
    arguments = [
        "protoc",
        f"-I{PROTO}",
        f"-I{Path(grpc_tools.__file__).parent / '_proto'}",
        f"--python_out={directory}",
        f"--grpc_python_out={directory}",
        "storage/common.proto",
        "storage/ingestion.proto",
    ]
    if protoc.main(arguments) != 0:
        sys.exit("the stubs could not be generated")
    sys.path.insert(0, directory)


class Checks:
    """Every method whose name starts with a capital letter is a check, run in the order of the source."""

    def __init__(self, stub, common, ingestion, streamed):
        self.stub = stub
        self.common = common
        self.ingestion = ingestion
        self.streamed = streamed
        self.tenant = f"python-{os.getpid()}"
        self.accepted = 0
        self.rejected = 0

    def record(self, entity="", data=None, tenant=True, **fields):
        record = self.common.DataRecord(**fields)
        if tenant:
            record.id.tenant_id.id = self.tenant
        if entity:
            record.id.entity_id.id = entity
        record.data.update(data or {})
        return record

    def refused(self, code, words, call, *arguments):
        try:
            answer = call(*arguments, timeout=30)
            if not hasattr(answer, "DESCRIPTOR"):
                list(answer)
        except grpc.RpcError as error:
            assert error.code() == code, f"{error.code()} instead of {code}: {error.details()}"
            for word in words:
                assert word in error.details(), f"{error.details()!r} should name {word}"
            return error
        raise AssertionError("the call should have failed")

    def stream(self, *requests):
        return list(self.stub.IngestStream(iter(requests), timeout=60))

    def init(self, **fields):
        init = self.ingestion.StreamInit(**fields)
        init.tenant_id.id = self.tenant
        return self.ingestion.IngestStreamRequest(init=init)

    def plain(self, count):
        for i in range(count):
            yield self.ingestion.IngestStreamRequest(record=self.record(data={"i": i}, tenant=False))

    def HealthCheck_tells_each_service_from_an_unknown_one(self):
        serving = self.common.HealthCheckResponse.SERVING
        unknown = self.common.HealthCheckResponse.SERVICE_UNKNOWN
        ask = lambda name: self.stub.HealthCheck(self.common.HealthCheckRequest(service=name), timeout=30).status
        assert ask("") == serving
        assert ask("storage.IngestionService") == serving
        assert ask("storage.Nothing") == unknown

    def IngestRecord_answers_with_name_version_and_sequence(self):
        data = {"total": 42.5, "note": "žluťoučký", "paid": True, "lines": [1, None, {"a": "b"}]}
        request = self.ingestion.IngestRecordRequest(record=self.record("100%", data, metadata={"source": "python"}))
        answer = self.stub.IngestRecord(request, timeout=30)
        assert answer.status.code == 0
        assert answer.sequence > 0
        assert answer.version == answer.sequence
        assert answer.record_id == f"{self.tenant}/100%25/{answer.sequence}", answer.record_id
        self.accepted += 1

    def IngestRecord_makes_an_entity_id_where_there_is_none(self):
        answer = self.stub.IngestRecord(self.ingestion.IngestRecordRequest(record=self.record()), timeout=30)
        made = answer.record_id.split("/")[1]
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", made), made
        self.accepted += 1

    def IngestRecord_refuses_what_is_wrong_with_code_and_reason(self):
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        request = self.ingestion.IngestRecordRequest
        error = self.refused(invalid, ["tenant"], self.stub.IngestRecord, request(record=self.record(tenant=False)))
        assert any(key == "grpc-status-details-bin" for key, _ in error.trailing_metadata())
        self.refused(invalid, ["record"], self.stub.IngestRecord, request())
        self.refused(
            invalid,
            ["durabilty"],
            self.stub.IngestRecord,
            request(record=self.record("x"), options={"durabilty": "synced"}),
        )
        self.refused(
            invalid, ["version", "-1"], self.stub.IngestRecord, request(record=self.record("x", version=-1))
        )
        self.rejected += 1

    def IngestRecord_refuses_text_that_is_not_UTF8(self):
        # Field 1 (id) holding field 1 (tenant_id) holding field 1 (id) with the bytes FF FE.
        call = self.stub_channel.unary_unary("/storage.IngestionService/IngestRecord")
        self.refused(
            grpc.StatusCode.INVALID_ARGUMENT,
            ["UTF-8"],
            call,
            bytes([0x0A, 0x08, 0x0A, 0x06, 0x0A, 0x04, 0x0A, 0x02, 0xFF, 0xFE]),
        )

    def IngestBatch_keeps_the_good_records_and_reports_the_bad_one(self):
        records = [self.record("b1"), self.record("b2", {"i": float("inf")}), self.record("b3")]
        answer = self.stub.IngestBatch(self.ingestion.IngestBatchRequest(records=records), timeout=30)
        assert (answer.successful_count, answer.failed_count) == (2, 1)
        assert [row.status.code for row in answer.results] == [0, grpc.StatusCode.INVALID_ARGUMENT.value[0], 0]
        assert answer.results[1].error_message == answer.results[1].status.message != ""
        assert answer.last_sequence - answer.first_sequence == 1
        self.accepted += 2
        self.rejected += 1

    def IngestBatch_refuses_an_empty_batch_and_a_transaction_with_a_bad_record(self):
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        request = self.ingestion.IngestBatchRequest
        self.refused(invalid, ["records"], self.stub.IngestBatch, request())
        bad = request(transactional=True, records=[self.record("d1"), self.record("d2", {"i": float("nan")})])
        self.refused(invalid, ["records[1]"], self.stub.IngestBatch, bad)
        self.rejected += 2

    def IngestStream_acknowledges_plain_records_one_by_one_in_order(self):
        answers = self.stream(self.init(), *self.plain(self.streamed))
        assert len(answers) == self.streamed, f"{len(answers)} answers for {self.streamed} records"
        for number, answer in enumerate(answers, 1):
            assert answer.WhichOneof("response") == "ack", answer
            assert answer.ack.sequence_number == number
            tenant, _, version = answer.ack.record_id.split("/")
            assert (tenant, int(version)) == (self.tenant, answer.ack.version)
        assert len({answer.ack.record_id for answer in answers}) == self.streamed
        self.accepted += self.streamed

    def IngestStream_starts_without_an_init_and_goes_on_after_a_bad_record(self):
        request = self.ingestion.IngestStreamRequest
        answers = self.stream(
            request(record=self.record("s1")), request(record=self.record(tenant=False)), request(record=self.record("s3"))
        )
        assert [answer.WhichOneof("response") for answer in answers] == ["ack", "error", "ack"]
        assert answers[1].error.sequence_number == 2
        assert answers[1].error.status.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]
        assert "tenant" in answers[1].error.status.message
        self.accepted += 2

    def IngestStream_with_group_acks_is_cumulative_and_commit_is_a_barrier(self):
        request = self.ingestion.IngestStreamRequest
        batch = self.ingestion.RecordBatch(records=[self.record("g1"), self.record("g2")])
        answers = self.stream(
            self.init(options={"ack": "group", "ready": "true"}),
            *self.plain(self.streamed),
            request(commit=self.ingestion.StreamCommit()),
            request(batch=batch),
        )
        assert answers[0].WhichOneof("response") == "ready"
        numbers = [answer.ack.sequence_number for answer in answers[1:]]
        assert numbers == sorted(numbers) and len(numbers) <= self.streamed
        assert self.streamed in numbers and numbers[-1] == self.streamed + 2, numbers[-5:]
        self.accepted += self.streamed + 2

    def IngestStream_refuses_a_producer_as_long_as_there_are_none(self):
        self.refused(
            grpc.StatusCode.UNIMPLEMENTED, ["producer"], self.stub.IngestStream, iter([self.init(producer_id="p")])
        )

    def GetIngestionStatus_counts_what_this_client_did(self):
        request = self.ingestion.IngestionStatusRequest(tenant_id=self.common.TenantID(id=self.tenant))
        metrics = self.stub.GetIngestionStatus(request, timeout=30).metrics
        assert metrics.total_records_ingested == self.accepted, metrics
        assert metrics.failed_records == self.rejected, metrics
        assert metrics.pending_records == 0, metrics


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    address = sys.argv[1]
    streamed = int(sys.argv[2]) if len(sys.argv) == 3 else 1000
    with tempfile.TemporaryDirectory() as directory, grpc.insecure_channel(address) as channel:
        generate(directory)
        from storage import common_pb2, ingestion_pb2, ingestion_pb2_grpc

        checks = Checks(ingestion_pb2_grpc.IngestionServiceStub(channel), common_pb2, ingestion_pb2, streamed)
        checks.stub_channel = channel
        names = [name for name in vars(Checks) if name[0].isupper()]
        failures = 0
        for name in names:
            try:
                getattr(checks, name)()
                print("ok     ", name.replace("_", " "))
            except Exception:
                failures += 1
                print("FAILED ", name.replace("_", " "))
                traceback.print_exc(file=sys.stdout)
    print(f"python: {len(names) - failures} of {len(names)} checks hold, {checks.accepted} records ingested")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
