package com.example;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.ingestor.Ingestor;
import io.ingestor.grpc.IngestionServer;
import io.ingestor.proto.storage.DataRecord;
import io.ingestor.proto.storage.EntityID;
import io.ingestor.proto.storage.IngestRecordRequest;
import io.ingestor.proto.storage.IngestRecordResponse;
import io.ingestor.proto.storage.IngestionServiceGrpc;
import io.ingestor.proto.storage.RecordID;
import io.ingestor.proto.storage.TenantID;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** An application that serves an ingestor and calls it as a client. */
@SpringBootApplication
public class Application {

    public static void main(String[] args) {
        // Closes the beans, like an orderly shutdown. Afterwards, no thread may keep the JVM alive.
        SpringApplication.run(Application.class, args).close();
        System.out.println("closed");
    }

    @Bean
    Ingestor ingestor(Environment environment) throws IOException {
        return Ingestor.builder(Path.of(environment.getRequiredProperty("data")))
                .open();
    }

    @Bean
    IngestionServer ingestionServer(Ingestor ingestor) throws IOException {
        return IngestionServer.builder(ingestor).port(0).httpPort(0).start();
    }

    @Bean
    CommandLineRunner client(Ingestor ingestor, IngestionServer server) {
        return args -> {
            String netty = Version.identify().get("netty-transport").artifactVersion();
            expect(netty.startsWith("4.1."), "Netty has Boot's version, not " + netty);

            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                    .usePlaintext()
                    .build();
            try {
                IngestRecordResponse response = IngestionServiceGrpc.newBlockingStub(channel)
                        .ingestRecord(IngestRecordRequest.newBuilder()
                                .setRecord(order("order-1", 42.5))
                                .build());
                expect(response.getSequence() == 1, "the first record has sequence 1: " + response);
            } finally {
                channel.shutdownNow();
            }
            Object total = ingestor.get("acme", "order-1")
                    .orElseThrow()
                    .record()
                    .data()
                    .get("total");
            expect(Double.valueOf(42.5).equals(total), "the total is 42.5, not " + total);
            System.out.println("stored beside Netty " + netty);
        };
    }

    private static DataRecord order(String entity, double total) {
        return DataRecord.newBuilder()
                .setId(RecordID.newBuilder()
                        .setTenantId(TenantID.newBuilder().setId("acme"))
                        .setEntityId(EntityID.newBuilder().setId(entity)))
                .setData(Struct.newBuilder()
                        .putFields(
                                "total",
                                Value.newBuilder().setNumberValue(total).build()))
                .build();
    }

    private static void expect(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("expected: " + what);
        }
    }
}
